"""How good a prediction is, in units that people read."""

from typing import NamedTuple

import numpy as np

from .contracts import bio_sequences, bio_tags, number, reals, takes, whole


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
    and F1 where both hold: as in the package seqeval (with ``mode="strict"`` and IOB2), which warns.

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
