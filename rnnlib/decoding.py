"""From probabilities to text: filters on logits, and sampling from any step function."""

import numpy as np

from .contracts import floats, function, ints, number, rng, said, takes, whole
from .functional import softmax


@takes(logits=floats("... V"), tau=number(above=0))
def temperature(logits, tau):
    """Divide the logits by `tau`: below 1 sharpens the distribution, above 1 flattens it.

    ``softmax(logits / tau)`` is proportional to ``p ** (1 / tau)``.

    Parameters
    ----------
    logits : ndarray, shape (..., V)
    tau : float
        Greater than 0. 1 changes nothing.

    Returns
    -------
    ndarray, shape (..., V)

    Raises
    ------
    ValueError
        If `tau` is not positive. For the limit 0 take the argmax.
    """
    return logits / tau


@takes(logits=floats("... V", nan=False), k=whole())
def top_k(logits, k):
    """Keep the `k` largest logits and set the others to minus infinity (Fan et al. 2018).

    Parameters
    ----------
    logits : ndarray, shape (..., V)
    k : int
        At least 1. Equal logits at the border: exactly k stay, those of lower number first.

    Returns
    -------
    ndarray, shape (..., V)

    Raises
    ------
    ValueError
        If `k` is below 1.
    """
    order = np.argsort(-logits, axis=-1, kind="stable")
    filtered = logits.copy()
    np.put_along_axis(filtered, order[..., k:], -np.inf, axis=-1)
    return filtered


@takes(logits=floats("... V", nan=False), mass=number(above=0, high=1))
def top_p(logits, mass):
    """Keep the nucleus: the fewest most probable tokens that hold at least `mass` together.

    Nucleus sampling (Holtzman et al. 2020).

    Parameters
    ----------
    logits : ndarray, shape (..., V)
    mass : float
        In (0, 1]. The most probable token always stays. Sums that equal it but for rounding hold
        it.

    Returns
    -------
    ndarray, shape (..., V)
        The other logits are minus infinity.

    Raises
    ------
    ValueError
        If `mass` is not in (0, 1].
    """
    order = np.argsort(-logits, axis=-1, kind="stable")
    ranked = np.take_along_axis(_probabilities("top_p", logits), order, axis=-1)
    before = np.cumsum(ranked, axis=-1) - ranked  # held by the more probable tokens alone
    rounding = 4 * np.finfo(logits.dtype).eps  # .3 + .5 holds .8
    filtered = np.take_along_axis(logits, order, axis=-1)
    filtered[(before >= mass - rounding) & (mass < 1) & (before > 0)] = -np.inf
    return np.take_along_axis(filtered, np.argsort(order, axis=-1), axis=-1)


@takes(prompt=ints("P N", low=0), length=whole(0), step=function, rng=rng, adjust=function)
def sample(step, prompt, length, rng, adjust=None):
    """Draw N continuations of a prompt, one token at a time.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)`` with tokens (N,) and logits (N, V); the state is
        whatever the model wants back, None at first.
    prompt : ndarray of int, shape (P, N), or lists
        At least one token for each of the N texts.
    length : int
        Tokens to draw.
    rng : numpy.random.Generator
    adjust : callable, optional
        From logits to logits before each draw: a temperature, a filter, or several.

    Returns
    -------
    ndarray of int, shape (length, N)
        Without the prompt.

    Raises
    ------
    ValueError
        If the prompt is not of shape (P, N) with P, N >= 1, `length` is negative, or the logits
        are not (N, V), hold NaN or plus infinity, or leave no token.
    """
    state = None
    for tokens in prompt:
        logits, state = step(tokens, state)
    drawn = np.empty((length, prompt.shape[1]), dtype=np.int64)
    for t in range(length):
        q = _probabilities("sample", logits if adjust is None else adjust(logits), len(drawn[t]))
        # The first token whose cumulative probability exceeds a uniform number.
        threshold = rng.random((len(q), 1)) * q.sum(axis=-1, keepdims=True)
        drawn[t] = np.minimum((np.cumsum(q, axis=-1) <= threshold).sum(axis=-1), q.shape[-1] - 1)
        logits, state = step(drawn[t], state)
    return drawn


def _probabilities(where, logits, rows=None):
    """The softmax in float64, of logits that leave each row a token."""
    fits = isinstance(logits, np.ndarray) and logits.dtype.kind == "f" and logits.ndim
    if not fits or (rows is not None and (logits.ndim != 2 or len(logits) != rows)):
        expected = "(..., V)" if rows is None else f"({rows}, V)"
        raise ValueError(f"{where}: expected logits of shape {expected}, got {said(logits)}")
    if not np.isfinite(best := logits.max(axis=-1)).all():
        raise ValueError(
            f"{where}: expected a finite logit, and none above it or NaN, in each row, "
            f"got rows whose largest is {best[~np.isfinite(best)][0]}"
        )
    return softmax(logits.astype(np.float64))
