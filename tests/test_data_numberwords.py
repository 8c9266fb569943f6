"""Number words: two languages, exact pairs, no number in two parts."""

import socket
import sys

import numpy as np
import pytest

from rnnlib.data import numberwords as module
from rnnlib.data.numberwords import LARGEST, number_alignment, number_words, split_numbers

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


# Which English piece translates which German one.

VALUES = {
    **dict(zip("null ein eins zwei drei vier fünf sechs".split(), [0, 1, 1, 2, 3, 4, 5, 6])),
    **dict(zip("sieben acht neun zehn elf zwölf dreizehn".split(), range(7, 14))),
    **dict(zip("vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split(), range(14, 20))),
    **dict(zip("zwanzig dreißig vierzig fünfzig sechzig".split(), range(20, 70, 10))),
    **dict(zip("siebzig achtzig neunzig hundert tausend".split(), [70, 80, 90, 100, 1000])),
}
ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()


@pytest.mark.parametrize(
    "numbers", [range(1000), range(999_000, 1_000_000, 7), range(0, 10**6, 997)]
)
def test_links_join_pieces_of_one_value(numbers):
    values = {word: k for k, word in enumerate(ENGLISH)}
    values |= {word: 10 * k for k, word in enumerate(TENS, 2)} | {"thousand": 1000}
    for number in numbers:
        german, english, links = number_alignment(number)
        words = number_words([number])
        assert ["".join(german)] == words.german and ["".join(english)] == words.english
        for e, g in links:
            assert values[english[e]] == VALUES[german[g]]
        # Each piece that has a value is in one link.
        assert sorted(g for _, g in links) == [
            k for k, piece in enumerate(german) if piece != "und"
        ]
        assert [e for e, _ in links] == [k for k, piece in enumerate(english) if piece in values]


def test_units_and_tens_cross_and_nothing_else_does():
    for number in range(0, 10**6, 991):
        german, _, links = number_alignment(number)
        places = [g for _, g in links]
        crossings = sum(a > b for k, a in enumerate(places) for b in places[k:])
        assert crossings == german.count("und")


def test_an_alignment_of_what_cannot_be_spelled_is_refused():
    with pytest.raises(ValueError, match="expected 0 to 999,999"):
        number_alignment(10**6)
    with pytest.raises(TypeError, match="whole number"):
        number_alignment("21")
