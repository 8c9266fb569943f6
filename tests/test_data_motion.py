"""The recordings are the archive's, complete, and time stays apart from channels."""

import sys

import numpy as np
import pytest

from rnnlib.data.motion import ACTIVITIES, CHANNELS, load_motions


@pytest.mark.parametrize("split", ["train", "test"])
def test_forty_recordings_ten_an_activity(split):
    x, labels = load_motions(split)
    assert x.shape == (100, 40, 6) and x.dtype == np.float64 and np.isfinite(x).all()
    np.testing.assert_array_equal(np.bincount(labels), [10, 10, 10, 10])
    assert len(ACTIVITIES) == 4 and len(CHANNELS) == 6


def test_time_and_channels_are_kept_apart():
    x, labels = load_motions("train")
    # The file's first line starts 0.079106,0.079106,-0.903497: channel 0 at times 0, 1 and 2.
    np.testing.assert_allclose(x[:3, 0, 0], [0.079106, 0.079106, -0.903497])
    # Running shakes a wrist more than standing does.
    running, standing = (x[:, labels == ACTIVITIES.index(a)].std() for a in ("Running", "Standing"))
    assert running > 5 * standing


def test_no_recording_is_in_both_halves():
    halves = [load_motions(split).x for split in ("train", "test")]
    rows = [{tuple(n) for n in x.transpose(1, 0, 2).reshape(40, -1)} for x in halves]
    assert all(len(r) == 40 for r in rows) and not rows[0] & rows[1]


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="expected one of .*train.*got 'valid'"):
        load_motions("valid")


def test_missing_sktime_is_named(monkeypatch):
    monkeypatch.setattr("rnnlib.data.packages.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "sktime", None)
    with pytest.raises(ModuleNotFoundError, match="pip install sktime"):
        load_motions()
