"""Generated tasks with a known answer: seeded, cheap and of any length."""

import numpy as np

from rnnlib.contracts import rng, takes, whole

__all__ = ["entity_sentences", "parity"]

BEGINNINGS = "Hal Mor Ken Ash Bran Cor Dun El Far Gor Lan Wen".split()
ENDINGS = "den row ton ley wick mont by stead ford ler sen ham".split()
FIRST_NAMES = "Ada Ben Carl Dora Emil Fay Gus Ida Jon Kay".split()
ENTITIES = {  # * is a made-up name, which may be a family, a place or a company; + a first name
    "PER": ["+ *", "*", "+"],
    "LOC": ["*", "Port *", "* Bay"],
    "ORG": ["*", "* Group", "* and *", "Bank of *", "* * Works"],
}
SENTENCES = [  # ANY is a person or an organisation, and the sentence does not say which
    "PER was born in LOC .",
    "PER and PER were born in LOC .",
    "PER and PER were married last year .",
    "LOC and LOC were flooded last year .",
    "ORG was founded in LOC .",
    "ORG is hiring in LOC .",
    "the shares of ORG fell sharply .",
    "last year ORG hired PER .",
    "in LOC PER met PER .",
    "in LOC ORG opened an office .",
    "the road from LOC to LOC was closed , said PER .",
    "ANY praised ANY .",
    "ANY and ANY went to court .",
    "ANY moved from LOC to LOC .",
    "last year ANY wrote to ANY .",
]


@takes(num_sequences=whole(), length=whole(), rng=rng)
def parity(num_sequences, length, rng, dtype=np.float32):
    """Draw random bit strings with their running parity.

    Each bit is 0 or 1 with equal chance. The parity after step t is 1 if the bits up to and with
    step t hold an odd number of ones. It is the smallest task that needs a memory: one bit, kept
    for as long as the sequence lasts, and every input matters to the last output.

    Parameters
    ----------
    num_sequences : int
        N, the number of strings; at least 1.
    length : int
        T, the bits of each; at least 1.
    rng : numpy.random.Generator
        Where the bits come from.
    dtype : dtype, default float32
        Type of `x`.

    Returns
    -------
    x : ndarray (T, N, 1)
        The bits, 0 or 1.
    targets : ndarray (T, N) int64
        The parity after each step; ``targets[-1]`` is the parity of the whole string.

    Raises
    ------
    ValueError
        If `num_sequences` or `length` is no whole number, or less than 1.
    """
    bits = rng.integers(0, 2, size=(length, num_sequences))
    return bits[:, :, None].astype(dtype), np.cumsum(bits, axis=0) % 2


@takes(number=whole(), rng=rng, new_names=bool)
def entity_sentences(number, rng, new_names=False):
    """Draw sentences that mention persons, places and organisations, with their tags in BIO.

    All is made up: 15 patterns of sentences, 11 of entities, and 144 names, each of which may be
    a family's, a place's or a company's. So it is the words around a name that tell what it is,
    often the later ones, and in a few sentences nothing does.

    Parameters
    ----------
    number : int
        Of sentences; at least 1.
    rng : numpy.random.Generator
    new_names : bool
        Whether the 48 names that are kept back otherwise occur too.

    Returns
    -------
    list of (list of str, list of str)
        The words and the tags of each sentence: ``"O"``, ``"B-PER"``, ``"I-PER"``, ...

    Raises
    ------
    ValueError
        If `number` is no whole number, or less than 1.
    """
    names = [
        first + last
        for i, first in enumerate(BEGINNINGS)
        for j, last in enumerate(ENDINGS)
        if new_names or (i + j) % 3
    ]
    pools = {"*": names, "+": FIRST_NAMES}

    def pick(choices):
        return choices[rng.integers(len(choices))]

    found = []
    for _ in range(number):
        words, tags = [], []
        for word in pick(SENTENCES).split():
            kind = pick(["PER", "ORG"]) if word == "ANY" else word
            parts = pick(ENTITIES[kind]).split() if kind in ENTITIES else [word]
            words += [pick(pools[part]) if part in pools else part for part in parts]
            inside = [f"I-{kind}"] * (len(parts) - 1)
            tags += [f"B-{kind}", *inside] if kind in ENTITIES else ["O"]
        found.append((words, tags))
    return found
