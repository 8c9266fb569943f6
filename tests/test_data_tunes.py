"""Tunes and chorales of the corpus: read, each once, families apart; no network."""

import importlib.util
import re
import socket
import sys
from fractions import Fraction

import numpy as np
import pytest

from rnnlib.data import tunes as module
from rnnlib.data.tunes import load_chorales, load_tunes, tune_texts
from rnnlib.tunes import from_tokens, judge_bars, read_abc

if importlib.util.find_spec("music21") is None:
    pytest.skip("it holds the tunes: pip install music21", allow_module_level=True)


@pytest.fixture(scope="module")
def data():
    return load_tunes()


@pytest.fixture(scope="module")
def chorales():
    return load_chorales()


def test_the_books_are_whole():
    assert len(tune_texts("oneills1850")) == 2009
    assert len(tune_texts("ryansMammoth")) == 1059
    with pytest.raises(ValueError, match="oneills1850"):
        tune_texts("essenFolksong")


def test_every_tune_is_accounted_for(data):
    assert len(data.tunes) + sum(data.left_out.values()) == 2009 + 1059
    assert len(data.tunes) > 2000
    assert data.left_out["not read"] < 100
    assert set(data.books) == {"O'Neill", "Ryan"}


def test_parts_share_no_tune_and_no_family(data):
    parts = data.train, data.validation, data.test
    assert sorted(np.concatenate(parts)) == list(range(len(data.tunes)))
    families = [set(data.families[part]) for part in parts]
    assert not families[0] & families[1]
    assert not families[0] & families[2]
    assert not families[1] & families[2]
    assert 0.79 < len(data.train) / len(data.tunes) < 0.81


def test_no_relatives_across_parts(data):
    melodies = [[note.pitch for note in tune.notes] for tune in data.tunes]
    part = np.zeros(len(melodies), dtype=int)
    part[data.validation], part[data.test] = 1, 2
    for (a, b), share in module._shared_runs(melodies).items():
        assert share < module.COPY
        assert share < module.RELATED or part[a] == part[b], (a, b)


def test_relatives_and_copies_are_found():
    rng = np.random.default_rng(0)
    tune = list(rng.integers(60, 80, 60))
    higher = [p + 5 for p in tune]
    variant = tune[:20] + list(rng.integers(60, 80, 40))
    other = list(rng.integers(60, 80, 60))
    shares = module._shared_runs([tune, higher, variant, other])
    assert shares[0, 1] == 1.0
    assert 0.15 < shares[0, 2] < 0.5
    assert (0, 3) not in shares


def test_tokens_are_the_tunes(data):
    for tune, tokens in zip(data.tunes[::50], data.tokens[::50], strict=True):
        assert from_tokens(tokens).bars == tune.bars
    assert set(data.vocabulary) == {token for tokens in data.tokens for token in tokens}
    assert max(map(len, data.tokens)) <= module.LONGEST


def test_most_bars_are_right(data):
    kinds = [kind for tune in data.tunes for kind in judge_bars(tune)]
    assert 0.98 < np.mean([kind not in ("short", "long") for kind in kinds]) < 1


def test_read_as_music21_reads(data):
    """Its own parser, written by others, finds the same pitches and lengths."""
    converter = pytest.importorskip("music21.converter")
    compared = 0
    for text in tune_texts("oneills1850")[::167] + tune_texts("ryansMammoth")[::211]:
        try:
            ours = read_abc(text)
        except ValueError:
            continue
        if "{" in text or "-" in text.split("K:")[1] or "[" in text.split("K:")[1]:
            continue  # grace notes, ties and chords are something else there
        theirs = converter.parse(text, format="abc").flatten().notes
        theirs = [(n.pitch.midi, Fraction(n.quarterLength) / 4) for n in theirs]
        if len(theirs) == len(ours.notes):
            same = [t == tuple(n) for t, n in zip(theirs, ours.notes, strict=True)]
            assert np.mean(same) == 1, (ours.title, theirs, ours.notes)
            compared += 1
    assert compared > 3


def test_most_tunes_read_as_music21_reads():
    """On many tunes, with what it cannot read: an accidental behind a slur, ``A.>B``."""
    converter = pytest.importorskip("music21.converter")
    same, notes = [], []
    for text in tune_texts("oneills1850")[::14] + tune_texts("ryansMammoth")[::9]:
        try:
            ours = [tuple(note) for note in read_abc(text).notes]
        except ValueError:
            continue
        if re.search(r"[\[{-]", text.split("K:")[1]):
            continue  # as above
        theirs = converter.parse(text, format="abc").flatten().notes
        theirs = [(n.pitch.midi, Fraction(n.quarterLength) / 4) for n in theirs]
        same.append(theirs == ours)
        if len(theirs) == len(ours):
            notes += [a == b for a, b in zip(theirs, ours)]
    assert len(same) > 100
    assert np.mean(same) > 0.75
    assert np.mean(notes) > 0.98


def test_chorales(chorales):
    assert 300 < len(chorales.names) < 400
    assert len(set(chorales.names)) == len(chorales.names)
    parts = chorales.train, chorales.validation, chorales.test
    assert sorted(np.concatenate(parts)) == list(range(len(chorales.names)))
    for roll in chorales.rolls:
        assert roll.dtype == bool
        assert roll.shape[1] == 88
    voices = np.concatenate([roll.sum(axis=1) for roll in chorales.rolls])
    assert voices.max() == 4
    assert np.mean(voices == 4) > 0.85


def test_a_well_known_chorale(chorales):
    """Wachet auf (BWV 140.7) begins with E flat major: E flat, G, B flat, E flat."""
    roll = chorales.rolls[chorales.names.index("bwv140.7")]
    assert (np.flatnonzero(roll[0]) + 21).tolist() == [51, 55, 58, 63]


def test_no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a loader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    load_tunes.cache_clear()
    load_tunes()


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr("rnnlib.data.packages.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "music21", None)
    with pytest.raises(ModuleNotFoundError, match="pip install music21"):
        tune_texts("oneills1850")
