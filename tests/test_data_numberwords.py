"""Number words: two languages, exact pairs, no number in two parts."""

import socket
import sys

import numpy as np
import pytest

from rnnlib.data import numberwords as module
from rnnlib.data.numberwords import LARGEST, number_words, split_numbers

pytest.importorskip("num2words", reason="num2words spells numbers: pip install num2words")

KNOWN = {
    0: ("null", "zero"),
    16: ("sechzehn", "sixteen"),
    17: ("siebzehn", "seventeen"),
    21: ("einundzwanzig", "twenty-one"),
    30: ("dreißig", "thirty"),
    700: ("siebenhundert", "seven hundred"),
    1001: ("eintausendeins", "one thousand and one"),
    2_345: (
        "zweitausenddreihundertfünfundvierzig",
        "two thousand, three hundred and forty-five",
    ),
    LARGEST: (
        "neunhundertneunundneunzigtausendneunhundertneunundneunzig",
        "nine hundred and ninety-nine thousand, nine hundred and ninety-nine",
    ),
}


def test_known_numbers_are_spelled_as_in_both_languages():
    found = number_words(list(KNOWN))
    assert found.numbers.dtype == np.int64
    assert found.numbers.tolist() == list(KNOWN)
    assert list(zip(found.german, found.english, strict=True)) == list(KNOWN.values())


def test_each_number_below_ten_thousand_has_one_word_of_its_own():
    words = number_words(range(10_000))
    for spelled in (words.german, words.english):
        assert len(set(spelled)) == 10_000
        assert all(word == word.strip().lower() for word in spelled)
    assert not any(" " in word for word in words.german)


def test_units_stand_before_tens_in_german_alone():
    words = number_words(range(21, 100))
    for number, german, english in zip(*words, strict=True):
        if number % 10:
            unit, ten = number_words([number % 10, number - number % 10]).german
            assert german == f"{unit.removesuffix('s') if number % 10 == 1 else unit}und{ten}"
            assert english.split("-") == number_words([number - number % 10, number % 10]).english


@pytest.mark.parametrize("number", [-1, LARGEST + 1, 2**40])
def test_a_number_outside_is_refused(number):
    with pytest.raises(ValueError, match="numbers: expected 0 to 999,999, got"):
        number_words([3, number])


@pytest.mark.parametrize("numbers", [[], [2.0], ["2"], 7, [[1, 2]]])
def test_what_is_no_list_of_whole_numbers_is_refused(numbers):
    with pytest.raises((TypeError, ValueError), match="numbers: expected"):
        number_words(numbers)


def test_parts_are_disjoint_drawn_at_random_and_the_same_each_time():
    parts = split_numbers(1000, 600, 150, 250, seed=3)
    assert [len(part) for part in parts] == [600, 150, 250]
    assert sorted(np.concatenate(parts).tolist()) == list(range(1000))
    again = split_numbers(1000, 600, 150, 250, seed=3)
    assert all(np.array_equal(a, b) for a, b in zip(parts, again, strict=True))
    assert not np.array_equal(parts[0], split_numbers(1000, 600, 150, 250, seed=4)[0])
    assert abs(parts[0].mean() - parts[2].mean()) < 100  # none is a range of its own


def test_a_split_may_leave_parts_empty():
    assert [len(part) for part in split_numbers(10, 10)] == [10, 0, 0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((10, 8, 2, 1), "expected at most 10 numbers in all, got 11"),
        ((LARGEST + 2, 1), "limit: expected at most 1,000,000"),
        ((10, 0), "train: expected"),
        ((10, 3, -1), "validation: expected"),
    ],
)
def test_an_impossible_split_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        split_numbers(*arguments)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "num2words", None)
    with pytest.raises(ModuleNotFoundError, match="pip install num2words"):
        number_words([1])


def test_nothing_is_downloaded(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the loader opened the network")

    monkeypatch.setattr(socket, "socket", refuse)
    assert module.number_words([12]).english == ["twelve"]
