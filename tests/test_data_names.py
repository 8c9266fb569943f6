"""The names: twenty languages, no network, no spelling on both sides of the split."""

import socket
import sys
from collections import Counter

import numpy as np
import pytest

from rnnlib.data import names as module
from rnnlib.data.names import LANGUAGES, load_names, name_key, split_names

pytest.importorskip("faker", reason="Faker holds the names: pip install Faker")


@pytest.fixture(scope="module")
def data():
    return load_names()


def test_about_22000_names_in_20_languages(data):
    assert len(data.languages) == len(LANGUAGES) == 20
    assert list(data.languages) == sorted(LANGUAGES)
    assert len(data.names) == len(data.labels)
    assert 21_500 < len(data.names) < 22_500
    counts = np.bincount(data.labels, minlength=20)
    assert counts.min() >= 400
    assert counts.max() == 1400


def test_well_known_names_have_their_language():
    everything = load_names(limit=None)
    spoken = {}
    for name, label in zip(everything.names, everything.labels, strict=True):
        spoken.setdefault(name, set()).add(everything.languages[label])
    for name, language in {
        "Kowalczyk": "Polish",
        "Virtanen": "Finnish",
        "Šárka": "Czech",
        "Guðrún": "Icelandic",
        "Bianchi": "Italian",
        "Mkhize": "Zulu",
        "Yılmaz": "Turkish",
        "Ó Murchú": "Irish",
    }.items():
        assert language in spoken.get(name, set()), name


def test_names_are_clean_latin_words(data):
    for name in data.names:
        assert name == name.strip()
        assert 2 <= len(name) <= 45
        letters = [letter for letter in name if letter not in " '-"]
        assert all(letter.isalpha() for letter in letters), name
        assert all(ord(letter) < 0x0300 for letter in letters), name  # Latin, composed (NFC)


def test_a_language_has_each_spelling_once(data):
    pairs = Counter(zip(map(name_key, data.names), data.labels.tolist(), strict=True))
    assert max(pairs.values()) == 1


def test_shared_spellings_stay_in_each_language(data):
    languages = Counter(map(name_key, data.names))
    shared = sum(count for count in languages.values() if count > 1)
    assert 3_500 < shared < 6_000
    assert languages["maria"] >= 8


def test_same_arguments_same_names(data):
    again = load_names()
    assert again.names == data.names
    np.testing.assert_array_equal(again.labels, data.labels)
    other = load_names(seed=1)
    assert other.names != data.names
    assert np.bincount(other.labels).tolist() == np.bincount(data.labels).tolist()


def test_limit_only_samples(data):
    everything = load_names(limit=None)
    pairs = set(zip(everything.names, everything.labels.tolist(), strict=True))
    assert set(zip(data.names, data.labels.tolist(), strict=True)) < pairs
    assert np.bincount(load_names(limit=3).labels).tolist() == [3] * 20


@pytest.mark.parametrize("limit", [0, -5, 2.5, "all"])
def test_bad_limit(limit):
    with pytest.raises((ValueError, TypeError), match=f"limit: expected .* >= 1, got {limit!r}"):
        load_names(limit=limit)


def test_opens_no_connection(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("load_names opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    load_names(limit=2)


def test_missing_faker_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "faker", None)
    with pytest.raises(ModuleNotFoundError, match="pip install Faker"):
        load_names()


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Zoë", "ZOE", True),
        ("Ó Briain", "o briain", True),
        ("Novák", "Nováková", False),
        ("Straße", "Strasse", True),
    ],
)
def test_name_key(left, right, same):
    assert (name_key(left) == name_key(right)) is same


def test_split_covers_everything_once_and_shares_no_spelling(data):
    parts = split_names(data.names)
    together = np.concatenate(parts)
    assert sorted(together.tolist()) == list(range(len(data.names)))
    spellings = [{name_key(data.names[i]) for i in part} for part in parts]
    for a in range(3):
        for b in range(a):
            assert not spellings[a] & spellings[b]
    total = len(set().union(*spellings))
    assert len(spellings[1]) == len(spellings[2]) == round(0.1 * total)
    for part in parts:  # every language everywhere, and not in the order of the list
        assert set(data.labels[part]) == set(range(20))
        assert (np.diff(part) < 0).any()


def test_split_follows_its_seed(data):
    first, again, other = (split_names(data.names, seed=seed)[2] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert set(first.tolist()) != set(other.tolist())


def test_split_of_a_small_list_by_hand():
    train, validation, test = split_names(["Ana", "ANA", "Bo", "Cy", "Dee"], 0.25, 0.25)
    assert sorted([*train, *validation, *test]) == [0, 1, 2, 3, 4]
    assert any({0, 1} <= set(part.tolist()) for part in (train, validation, test))
    assert [len(part) > 0 for part in (train, validation, test)] == [True] * 3


@pytest.mark.parametrize(
    ("validation", "test"), [(-0.1, 0.1), (0.5, 0.5), (0.0, 1.0), (0.1, -1), (float("nan"), 0.1)]
)
def test_bad_shares(validation, test):
    with pytest.raises(ValueError, match="sum to less than 1|expected a finite number >= 0"):
        split_names(["a", "b"], validation, test)


def test_no_names_to_split():
    with pytest.raises(ValueError, match="at least one, got none"):
        split_names([])


def test_every_locale_gives_names():
    for locales in LANGUAGES.values():
        for locale in locales:
            assert len(list(module._read_locale(locale))) > 150, locale
