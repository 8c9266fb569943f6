"""What is saved comes back equal, without pickle, or is refused."""

import io

import numpy as np
import pytest

import rnnlib
from rnnlib import serialization
from rnnlib.models import LanguageModel, ManyToOne


def made(rng):
    small = {"rng": rng, "dtype": np.float64}
    return [
        rnnlib.RNN(3, 4, 2, nonlinearity="relu", bias=False, dropout=0.1, rng=rng),
        rnnlib.LSTM(3, 4, bidirectional=True, **small),
        rnnlib.GRU(3, 4, reset="before", rng=rng),
        ManyToOne(rnnlib.GRU(3, 4, rng=rng), 2, loss="mse_loss", rng=rng),
        LanguageModel(11, 3, rnnlib.LSTM(3, 4, **small), rng=rng),
    ]


@pytest.mark.parametrize("which", range(5))
def test_round_trip(which, rng, tmp_path):
    model = made(rng)[which]
    rnnlib.save(tmp_path / "model.npz", model)
    back = rnnlib.load(tmp_path / "model.npz")
    assert type(back) is type(model)
    assert serialization.configuration(back) == serialization.configuration(model)
    assert list(back.params) == list(model.params)
    for name, p in model.params.items():
        assert back.params[name].dtype == p.dtype
        np.testing.assert_array_equal(back.params[name], p)
    if which == 4:
        tokens = rng.integers(0, 11, (6, 2))
        np.testing.assert_array_equal(back.logits(tokens)[0], model.logits(tokens)[0])


def test_other_files_and_objects_are_refused(rng):
    layer = rnnlib.GRU(3, 4, rng=rng)

    def with_arrays(**changes):
        file = io.BytesIO()
        rnnlib.save(file, layer)
        file.seek(0)
        arrays = dict(np.load(file)) | changes
        file = io.BytesIO()
        np.savez(file, **{name: a for name, a in arrays.items() if a is not None})
        file.seek(0)
        return file

    with pytest.raises(KeyError, match="weight_hh_l0"):
        rnnlib.load(with_arrays(**{"params/weight_hh_l0": None}))
    with pytest.raises(ValueError, match="bias_ih_l0: expected float32"):
        rnnlib.load(with_arrays(**{"params/bias_ih_l0": np.zeros(12)}))
    with pytest.raises(KeyError, match="rnnlib.save"):
        rnnlib.load(with_arrays(config=None))
    with pytest.raises(ValueError, match="kind"):
        rnnlib.load(with_arrays(config=np.array('{"kind": "os.system"}')))
    with pytest.raises(ValueError, match="allow_pickle"):
        rnnlib.load(with_arrays(config=np.array([{}], dtype=object)))
    with pytest.raises(TypeError, match="got dict"):
        serialization.configuration({})
