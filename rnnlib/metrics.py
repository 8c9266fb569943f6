"""How good a prediction is, in units that people read."""

import math
from collections import Counter
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np

from .contracts import (
    bio_sequences,
    bio_tags,
    number,
    reals,
    references,
    takes,
    texts,
    tokens,
    whole,
)


def accuracy(predictions, targets):
    """Share of predictions that equal their target.

    Parameters
    ----------
    predictions, targets : array_like
        Same shape.

        Numbers or truth values, or words. NaN equals nothing.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TypeError
        If one holds numbers and the other words: "1" would never equal 1.
    ValueError
        If the shapes differ or there is nothing to compare.
    """
    predictions, targets = np.asarray(predictions), np.asarray(targets)
    if predictions.shape != targets.shape or not predictions.size:
        raise ValueError(
            f"accuracy: expected equal shapes with at least one value, "
            f"got {predictions.shape} and {targets.shape}"
        )
    kinds = {predictions.dtype.kind, targets.dtype.kind}
    if not (kinds <= set("biuf") or kinds == {"U"}):
        raise TypeError(
            f"accuracy: expected numbers twice or words twice, "
            f"got {predictions.dtype} and {targets.dtype}"
        )
    return float(np.mean(predictions == targets))


@takes(nats=number(infinite=True))
def perplexity(nats):
    """``exp(loss)``: the number of equally likely choices with the same uncertainty.

    Parameters
    ----------
    nats : float
        Mean cross-entropy in nats per token.

    Returns
    -------
    float
    """
    return float(np.exp(nats))


@takes(nats=number(infinite=True))
def bits_per_character(nats):
    """Cross-entropy in bits, ``nats / log 2``, for a loss per character.

    Parameters
    ----------
    nats : float
        Mean cross-entropy in nats per character.

    Returns
    -------
    float
    """
    return float(nats / np.log(2))


@takes(prediction=reals(empty=False), target=reals())
def forecast_errors(prediction, target):
    """``prediction - target``, refusing unequal shapes.

    NumPy would broadcast (M, 1) against (M,) to (M, M) and average nonsense without a word.

    Parameters
    ----------
    prediction, target : array_like
        Same shape, at least one value. Whole numbers are read as float64; NaN in gives NaN out.

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        If the shapes differ or there is nothing to average.
    """
    return prediction - target


def mae(prediction, target):
    """Mean absolute error, ``mean |prediction - target|``, in units of the target.

    Parameters
    ----------
    prediction, target : array_like
        Same shape; see :func:`forecast_errors`.

    Returns
    -------
    float
    """
    return float(np.mean(np.abs(forecast_errors(prediction, target))))


def rmse(prediction, target):
    """Root of the mean squared error, in units of the target.

    Parameters
    ----------
    prediction, target : array_like
        Same shape; see :func:`forecast_errors`.

    Returns
    -------
    float
    """
    return float(np.sqrt(np.mean(forecast_errors(prediction, target) ** 2)))


@takes(history=reals("T"), season=whole())
def mase(prediction, target, history, season=1):
    """Mean absolute scaled error (Hyndman & Koehler 2006): 1 is the naive forecast's error.

    The scale is the mean absolute error, over `history`, of predicting each value by the one
    `season` steps before it.

    Parameters
    ----------
    prediction, target : array_like, shape (M,)
    history : array_like, shape (T,)
        The training part of the series, T > season, not constant. NaN marks a gap; the steps
        beside it do not count.
    season : int
        1 for the last value, the period for the seasonal naive forecast.

    Returns
    -------
    float
        Without units.

    Raises
    ------
    ValueError
        If the shapes differ, or the history gives no scale.
    """
    if not season < len(history):
        raise ValueError(f"mase: expected season < {len(history)} values, got {season}")
    steps = np.abs(history[season:] - history[:-season])
    steps = steps[~np.isnan(steps)]  # a step into or out of a gap is unknown
    scale = float(steps.mean()) if len(steps) else 0.0
    if not scale > 0:
        raise ValueError(f"mase: expected a history with a positive naive error, got {scale}")
    return mae(prediction, target) / scale


@takes(lower=reals(empty=False), upper=reals(), targets=reals())
def coverage(lower, upper, targets):
    """Share of the targets that lie in their interval, the two ends included.

    Forecasts of the 5 % and the 95 % quantile are calibrated together if it is close to 0.9.

    Parameters
    ----------
    lower, upper, targets : array_like
        Same shape, at least one value. An interval whose ends have crossed, ``lower > upper``,
        holds nothing; NaN in gives NaN out.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the shapes differ or there is nothing to count.
    """
    inside = (lower <= targets) & (targets <= upper)
    unknown = np.isnan(lower) | np.isnan(upper) | np.isnan(targets)
    return float(np.where(unknown, np.nan, inside).mean())


@takes(tags=bio_tags)
def spans(tags):
    """The spans that a sequence of BIO tags marks, read strictly (IOB2).

    A span begins with ``B-X`` and goes on as long as ``I-X`` follows, with the same X. An ``I-X``
    that continues nothing marks nothing, and nothing is repaired.

    Parameters
    ----------
    tags : list of str
        ``"O"``, ``"B-X"`` or ``"I-X"``; may be empty.

    Returns
    -------
    list of tuple
        ``(type, start, stop)``, from left to right; the span is ``tags[start:stop]``.
    """
    found, kind, start = [], None, 0
    for t, tag in enumerate([*tags, "O"]):
        if kind is not None and tag != f"I-{kind}":
            found.append((kind, start, t))
            kind = None
        if tag[0] == "B":
            kind, start = tag[2:], t
    return found


class SpanScores(NamedTuple):
    """Shares between 0 and 1."""

    precision: float
    recall: float
    f1: float


@takes(predictions=bio_sequences, references=bio_sequences)
def span_f1(predictions, references):
    """Precision, recall and F1 of whole spans, over all sequences together.

    A predicted span is right if its type, its start and its end are. Precision is the share of the
    predicted spans that are right, recall the share of the true ones that were found, and F1 their
    harmonic mean, ``2 right / (predicted + true)``.

    NB: where nothing is predicted the precision is 0, where there is nothing to find the recall,
    and F1 where both hold: as in the package seqeval (strict, IOB2), which warns.

    Parameters
    ----------
    predictions, references : list of list of str
        At least one sequence, and the same lengths in both; see :func:`spans`.

    Returns
    -------
    SpanScores
        ``(precision, recall, f1)``.
    """
    right = predicted = true = 0
    for guess, reference in zip(predictions, references):
        guess, reference = set(spans(guess)), set(spans(reference))
        right += len(guess & reference)
        predicted += len(guess)
        true += len(reference)
    # max(1, ...): where there is nothing, nothing is right either.
    precision, recall = right / max(1, predicted), right / max(1, true)
    return SpanScores(precision, recall, 2 * right / max(1, predicted + true))


@takes(a=tokens(), b=tokens())
def edit_distance(a, b):
    """The fewest tokens to change, delete or insert that make `b` of `a` (Levenshtein 1966).

    Parameters
    ----------
    a, b : lists of tokens, or two strings

    Returns
    -------
    int
    """
    return _edits(a, b)[-1][-1]


@takes(a=tokens(), b=tokens())
def edit_alignment(a, b):
    """Which token of `a` stands for which of `b` where the fewest edits are made.

    Parameters
    ----------
    a, b : lists of tokens, or two strings

    Returns
    -------
    list of pairs (i, j)
        In order: ``a[i]`` stands for ``b[j]``, equal or changed; ``(i, None)`` deletes ``a[i]`` and
        ``(None, j)`` inserts ``b[j]``. Of several alignments with as few edits the one that, read
        from the end, prefers a pair to a deletion and a deletion to an insertion.
    """
    table, pairs = _edits(a, b), []
    i, j = len(a), len(b)
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + (a[i - 1] != b[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _edits(a, b):
    """A table of the distances between the first i tokens of `a` and the first j of `b`."""
    table = [list(range(len(b) + 1))]
    for i, x in enumerate(a):
        row = [i + 1]
        for j, y in enumerate(b):
            row.append(min(table[i][j] + (x != y), table[i][j + 1] + 1, row[j] + 1))
        table.append(row)
    return table


@takes(hypotheses=texts(), references=references())
def error_rate(hypotheses, references):
    """Edits divided by the tokens of the references, over a corpus.

    Of phonemes it is the phoneme error rate, of words the word error rate, and of strings the
    character error rate. It passes 1 where too much is inserted.

    Parameters
    ----------
    hypotheses : list of N texts
        Lists of tokens, or strings.
    references : list of N lists of texts
        One or more for each hypothesis, which is held against the nearest: that of the fewest
        edits, and of these the longest.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If nothing is to be compared, or the nearest references hold no token at all.
    """
    edits = total = 0
    for hypothesis, several in zip(hypotheses, references):
        distance, length = min((edit_distance(hypothesis, r), -len(r)) for r in several)
        edits, total = edits + distance, total - length
    if not total:
        raise ValueError("error_rate: expected references with at least one token, got none")
    return edits / total


@takes(
    hypotheses=texts(strings=False),
    references=references(strings=False),
    max_order=whole(),
    smooth=number(low=0),
)
def bleu(hypotheses, references, max_order=4, smooth=0.0):
    """Corpus BLEU (Papineni et al. 2002): the share of n-grams that a reference has, too.

    The geometric mean of the precisions of n-grams for n = 1 to `max_order`, times the brevity
    penalty ``exp(1 - r / c)`` where the c tokens of the hypotheses are fewer than the r of the
    references. An n-gram counts as often as it stands in one reference at most; of several
    references r takes the length nearest to the hypothesis's, the shorter of two. All counts are
    summed over the corpus before anything is divided.

    Parameters
    ----------
    hypotheses : list of N lists of tokens
    references : list of N lists of lists of tokens
        One or more for each hypothesis.
    max_order : int
    smooth : float
        Added to both counts of each order above 1 (Lin & Och 2004, with 1).

    Returns
    -------
    float
        Between 0 and 1; the papers print it times 100. Without smoothing it is 0 where one order
        matches nothing, as where all hypotheses are shorter than `max_order`.
    """
    matched, total = np.zeros(max_order), np.zeros(max_order)
    length = reference_length = 0
    for hypothesis, several in zip(hypotheses, references):
        length += len(hypothesis)
        lengths = [(abs(len(r) - len(hypothesis)), len(r)) for r in several]
        reference_length += min(lengths)[1]
        for n in range(max_order):
            counts = _ngrams(hypothesis, n + 1)
            most = reduce(or_, (_ngrams(r, n + 1) for r in several))
            matched[n] += (counts & most).total()
            total[n] += counts.total()
    matched[1:] += smooth
    total[1:] += smooth
    if not matched.all():
        return 0.0
    brevity = min(0.0, 1 - reference_length / length)
    return math.exp(brevity + np.log(matched / total).mean())


def _ngrams(tokens, n):
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))
