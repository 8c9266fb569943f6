"""How an English word is spoken: a network that reads letters and writes phonemes.

It is the model of chapter 14, :class:`rnnlib.attention.AttentionEncoderDecoder`, with weights
trained on the CMU Pronouncing Dictionary by ``benchmarks/reproductions/g2p.py``. It needs NumPy
alone. On the command line::

    python -m rnnlib.g2p tomato zyzzyva
    python -m rnnlib.g2p --evaluate

The phonemes are the dictionary's: North American English in the ARPAbet, without stress.

NB: it guesses a pronunciation from the spelling, also where a dictionary has the right one, and it
gives foreign names an English reading.
"""

import functools
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rnnlib import GRU, results
from rnnlib.attention import AttentionEncoderDecoder
from rnnlib.contracts import function, said, takes, whole
from rnnlib.decoding import beam_search, greedy
from rnnlib.metrics import error_rate
from rnnlib.seq2seq import END, START
from rnnlib.sequence import bucket_batches, pad_sequences

__all__ = ["LONGEST", "WIDTH", "Guess", "Speller", "load", "pronounce"]

LONGEST = 60
"""Letters that a word may have; the longest of the dictionary has 28."""

WIDTH = 5
"""Hypotheses that the beam keeps, where nothing else is said."""


class Guess(NamedTuple):
    """A pronunciation and how probable the network finds it.

    Attributes
    ----------
    phonemes : tuple of str
    probability : float
        Of exactly these phonemes, after this spelling.
    """

    phonemes: tuple[str, ...]
    probability: float


class Speller:
    """The network, and what its numbers mean.

    Parameters
    ----------
    weights : dict of ndarray
        The parameters by name, and ``letters`` and ``phonemes``: letter k is number k of the
        source, phoneme k is number ``END + 1 + k`` of the target.
    """

    @takes(weights=Mapping)
    def __init__(self, weights):
        self.letters, self.phonemes = (tuple(weights[k].tolist()) for k in ("letters", "phonemes"))
        D, H = weights["source.weight"].shape[1], weights["decoder.weight_hh_l0"].shape[1]
        rng = np.random.default_rng(0)
        self.model = AttentionEncoderDecoder(
            len(self.letters),
            END + 1 + len(self.phonemes),
            D,
            GRU(D, H // 2, bidirectional=True, rng=rng),
            GRU(D, H, rng=rng),
            rng=rng,
        )
        for name, p in self.model.params.items():
            p[...] = weights[name]

    def encode(self, word):
        """The numbers of a word's letters, ndarray (S,).

        Capitals count as small letters, and a letter with an accent as the letter.

        Raises
        ------
        TypeError, ValueError
            If it is no string, has no letter, is too long, or holds what the network does not know.
        """
        if not isinstance(word, str):
            raise TypeError(f"word: expected a str, got {said(word)}")
        plain = unicodedata.normalize("NFKD", word.casefold()).replace("\u2019", "'")
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        if others := sorted(set(plain) - set(self.letters)):
            marks = " ".join(mark for mark in self.letters if not mark.isalpha())
            hint = "; give one word at a time" if any(map(str.isspace, others)) else ""
            raise ValueError(
                f"word: expected letters a to z and {marks}, got {others} in {word[:60]!r}{hint}"
            )
        if not any(map(str.isalpha, plain)):
            raise ValueError(
                f"word: expected at least one of the letters a to z, got {word[:60]!r}"
            )
        if len(plain) > LONGEST:
            raise ValueError(f"word: expected at most {LONGEST} letters, got {len(plain)}")
        return np.array([self.letters.index(letter) for letter in plain])

    def decode(self, tokens):
        """The phonemes of a list of numbers; PAD and START, which mean nothing, are left out."""
        return tuple(self.phonemes[token - END - 1] for token in tokens if token > END)

    @takes(count=whole(), width=whole())
    def pronounce(self, word, count=3, width=WIDTH):
        """The most probable pronunciations of a word that a beam search finds.

        Parameters
        ----------
        word : str
            Letters a to z, apostrophe, hyphen and full stop; see :meth:`encode`.
        count : int
            How many at most.
        width : int
            Hypotheses that the beam keeps, at least `count`.

        Returns
        -------
        list of Guess
            The most probable first. Empty if the search came to no end, as on nonsense of many
            letters.

        Raises
        ------
        TypeError, ValueError
            If the word cannot be read.
        """
        letters = self.encode(word)
        state, steps = self.model.encode(letters[:, None]), _most_steps(len(letters))
        found = beam_search(self.model.step, state, START, END, max(width, count), steps)
        guesses = {}
        for h in found:
            phonemes = self.decode(h.tokens)
            if h.finished and phonemes:  # the first of equal ones is the most probable
                guesses.setdefault(phonemes, Guess(phonemes, float(np.exp(h.log_prob))))
        return list(guesses.values())[:count]

    def greedy(self, words):
        """Phonemes of many words at once, the most probable one at each step.

        Parameters
        ----------
        words : list of str

        Returns
        -------
        list of tuple of str
        """
        letters = [self.encode(word) for word in words]
        if not letters:
            return []
        found = [()] * len(letters)
        for batch in bucket_batches(np.array([len(row) for row in letters], dtype=int), 256):
            source, lengths = pad_sequences([letters[n] for n in batch])
            state, steps = self.model.encode(source, lengths), _most_steps(len(source))
            for n, text in zip(batch, greedy(self.model.step, state, START, END, steps)):
                found[n] = self.decode(text)
        return found

    @takes(words=list, pronunciations=list, width=whole(), progress=function)
    def evaluate(self, words, pronunciations, width=WIDTH, progress=None):
        """Error rates on words whose pronunciations are known.

        Parameters
        ----------
        words : list of str
        pronunciations : list of lists of tuples of str
            All that count as right, for each word.
        width : int
            Of the beam; 1 is greedy, and many times as fast.
        progress : callable, optional
            Wraps the words, as ``tqdm`` does.

        Returns
        -------
        dict
            ``"PER"``, edits per phoneme of the nearest pronunciation, and ``"WER"``, the share of
            words that get none of theirs.
        """
        if not words or len(words) != len(pronunciations):
            raise ValueError(
                "evaluate: expected words, and a list of pronunciations for each, "
                f"got {len(words)} and {len(pronunciations)}"
            )
        if width == 1:
            found = self.greedy(words)
        else:
            best = [self.pronounce(word, 1, width) for word in (progress or iter)(words)]
            found = [guesses[0].phonemes if guesses else () for guesses in best]
        wrong = [one not in several for one, several in zip(found, pronunciations, strict=True)]
        lists = [[list(one) for one in several] for several in pronunciations]
        return {
            "PER": error_rate([list(one) for one in found], lists),
            "WER": sum(wrong) / len(wrong),
        }


def _most_steps(letters):
    """Steps after which a search gives up; no word of the dictionary needs as many."""
    return 2 * letters + 8


@functools.cache
def load():
    """The trained network; the file is read once.

    Returns
    -------
    Speller

    Raises
    ------
    FileNotFoundError, ValueError
        If the weights are missing or damaged; the message says which script makes them anew.
    """
    return Speller(results.load_arrays("g2p"))


def pronounce(word, count=3, width=WIDTH):
    """The most probable pronunciations of a word: see :meth:`Speller.pronounce`.

    Returns
    -------
    list of Guess
    """
    return load().pronounce(word, count, width)
