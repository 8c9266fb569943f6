"""How good a prediction is, in units that people read."""

import numpy as np


def accuracy(predictions, targets):
    """Share of predictions that equal their target.

    Parameters
    ----------
    predictions, targets : array_like
        Same shape.

    Returns
    -------
    float
        Between 0 and 1.
    """
    predictions, targets = np.asarray(predictions), np.asarray(targets)
    if predictions.shape != targets.shape:
        raise ValueError(
            f"accuracy: expected equal shapes, got {predictions.shape} and {targets.shape}"
        )
    return float(np.mean(predictions == targets))


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


def mae(prediction, target):
    """Mean absolute error, ``mean |prediction - target|``, in units of the target."""
    return float(np.mean(np.abs(np.asarray(prediction) - np.asarray(target))))


def rmse(prediction, target):
    """Root of the mean squared error, in units of the target."""
    return float(np.sqrt(np.mean(np.square(np.asarray(prediction) - np.asarray(target)))))


def mase(prediction, target, history, season=1):
    """Mean absolute scaled error (Hyndman & Koehler 2006): 1 is the naive forecast's error.

    The scale is the mean absolute error, over `history`, of predicting each value by the one
    `season` steps before it.

    Parameters
    ----------
    prediction, target : array_like, shape (M,)
    history : array_like, shape (T,)
        The training part of the series, T > season.
    season : int
        1 for the last value, the period for the seasonal naive forecast.

    Returns
    -------
    float
        Without units.
    """
    history = np.asarray(history)
    return mae(prediction, target) / mae(history[season:], history[:-season])
