"""German number words and their English translations, spelled out by the package num2words.

Source: `num2words <https://github.com/savoirfairelinux/num2words>`_ (LGPL), which writes numbers
in words by rule. The pairs are generated and exact, and of any amount; nothing is downloaded.

German names the units before the tens, *einundzwanzig* is "one-and-twenty", and writes a number
below a million as one word without spaces.

NB: num2words writes *einhunderteinstausend* for 101000, where dictionaries have
*einhunderteintausend*: it says *eins* before *tausend* wherever the thousands end in 01. The pairs
keep its spelling. In its English, a comma stands between thousands and hundreds.
"""

import re
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import ints, said, takes, whole
from rnnlib.data.packages import require

__all__ = [
    "LARGEST",
    "NumberAlignment",
    "NumberWords",
    "number_alignment",
    "number_words",
    "split_numbers",
]

LARGEST = 999_999
"""The largest number spelled here: from a million on, German writes several words."""


class NumberWords(NamedTuple):
    """What :func:`number_words` returns.

    Attributes
    ----------
    numbers : ndarray (M,) int64
    german, english : list of str
        M words each, in lower case.
    """

    numbers: np.ndarray
    german: list[str]
    english: list[str]


@takes(numbers=ints("M"))
def number_words(numbers):
    """Spell numbers in German and in English.

    Parameters
    ----------
    numbers : sequence of int, shape (M,)
        From 0 to 999,999, in any order, repeated or not.

    Returns
    -------
    NumberWords

    Raises
    ------
    ModuleNotFoundError
        If num2words is not installed; the message has the line that installs it.
    ValueError
        If a number is negative or larger than 999,999.

    Examples
    --------
    >>> number_words([21]).german, number_words([21]).english
    (['einundzwanzig'], ['twenty-one'])
    """
    numbers = np.asarray(numbers, dtype=np.int64)
    outside = numbers[(numbers < 0) | (numbers > LARGEST)]
    if outside.size:
        raise ValueError(f"numbers: expected 0 to {LARGEST:,}, got {said(outside[0])}")
    spell = require("num2words").num2words
    german, english = ([spell(n, lang=tongue) for n in numbers.tolist()] for tongue in ("de", "en"))
    return NumberWords(numbers, german, english)


@takes(limit=whole(), train=whole(), validation=whole(0), test=whole(0), seed=whole(0))
def split_numbers(limit, train, validation=0, test=0, seed=0):
    """Draw different numbers below `limit` for training, validation and test.

    No number is in two parts, and so no word is: each number has one spelling.

    NB: the test numbers come from the same range as those of training. How a model does beyond
    that range is another question, which this split does not ask.

    Parameters
    ----------
    limit : int
        The numbers are ``0 .. limit - 1``; at most 1,000,000.
    train, validation, test : int
        How many of each.
    seed : int

    Returns
    -------
    train, validation, test : ndarray of int64
        In random order.

    Raises
    ------
    ValueError
        If `limit` is above 1,000,000, or there are fewer numbers than were asked for.
    """
    if limit > LARGEST + 1:
        raise ValueError(f"limit: expected at most {LARGEST + 1:,}, got {limit:,}")
    if (asked := train + validation + test) > limit:
        raise ValueError(f"split_numbers: expected at most {limit:,} numbers in all, got {asked:,}")
    drawn = np.random.default_rng(seed).permutation(limit)[:asked].astype(np.int64)
    return tuple(np.split(drawn, [train, train + validation]))


_DIGITS = "eins ein zwei drei vier fünf sechs sieben acht neun null".split()
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_GERMAN = re.compile("|".join([*_TEENS[3:], *_TENS, *_TEENS, "hundert|tausend|und", *_DIGITS]))
_ENGLISH = re.compile(r"[ ,-]+(?:and )?|[a-z]+")


class NumberAlignment(NamedTuple):
    """What :func:`number_alignment` returns.

    Attributes
    ----------
    german : list of str
        The pieces of the German word: ``["vier", "und", "zwanzig"]``.
    english : list of str
        Those of the English one, what stands between words included: ``["twenty", "-", "four"]``.
    links : list of (int, int)
        The English and the German piece that mean the same. A German *und* and what stands between
        English words have no link.
    """

    german: list[str]
    english: list[str]
    links: list[tuple[int, int]]


@takes(number=whole(0))
def number_alignment(number):
    """Which piece of the English word translates which piece of the German one.

    The order is the same in both languages but for units and tens, which German turns round.

    Parameters
    ----------
    number : int

    Returns
    -------
    NumberAlignment

    Examples
    --------
    >>> number_alignment(24).links
    [(0, 2), (2, 0)]
    """
    _, [german], [english] = number_words([number])
    german, english = _GERMAN.findall(german), _ENGLISH.findall(english)
    order = [k for k, piece in enumerate(german) if piece != "und"]
    for k, piece in enumerate(german):
        if piece == "und":  # vier und zwanzig: the tens come first in English
            at = order.index(k - 1)
            order[at : at + 2] = k + 1, k - 1
    words = [k for k, piece in enumerate(english) if piece[0].isalpha()]
    return NumberAlignment(german, english, list(zip(words, order, strict=True)))
