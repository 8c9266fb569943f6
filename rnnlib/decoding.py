"""From probabilities to text: filters on logits, and sampling from any step function."""

import numpy as np

from .functional import softmax


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
    if not tau > 0:
        raise ValueError(f"temperature: expected tau > 0, got {tau}")
    return logits / tau


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
    if k < 1:
        raise ValueError(f"top_k: expected k >= 1, got {k}")
    order = np.argsort(-logits, axis=-1, kind="stable")
    filtered = logits.copy()
    np.put_along_axis(filtered, order[..., k:], -np.inf, axis=-1)
    return filtered


def top_p(logits, mass):
    """Keep the nucleus: the fewest most probable tokens that hold at least `mass` together.

    Nucleus sampling (Holtzman et al. 2020).

    Parameters
    ----------
    logits : ndarray, shape (..., V)
    mass : float
        In (0, 1]. The most probable token always stays.

    Returns
    -------
    ndarray, shape (..., V)
        The other logits are minus infinity.

    Raises
    ------
    ValueError
        If `mass` is not in (0, 1].
    """
    if not 0 < mass <= 1:
        raise ValueError(f"top_p: expected 0 < mass <= 1, got {mass}")
    order = np.argsort(-logits, axis=-1, kind="stable")
    ranked = np.take_along_axis(softmax(logits), order, axis=-1)
    before = np.cumsum(ranked, axis=-1) - ranked  # held by the more probable tokens alone
    filtered = np.take_along_axis(logits, order, axis=-1)
    filtered[(before >= mass) & (mass < 1)] = -np.inf
    return np.take_along_axis(filtered, np.argsort(order, axis=-1), axis=-1)


def sample(step, prompt, length, rng, adjust=None):
    """Draw N continuations of a prompt, one token at a time.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)`` with tokens (N,) and logits (N, V); the state is
        whatever the model wants back, None at first.
    prompt : ndarray of int, shape (P, N)
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
        If the prompt is not of shape (P, N) with P, N >= 1, or `length` is negative.
    """
    prompt, state = _checked(prompt, length), None
    for tokens in prompt:
        logits, state = step(tokens, state)
    drawn = np.empty((length, prompt.shape[1]), dtype=np.int64)
    for t in range(length):
        q = softmax((logits if adjust is None else adjust(logits)).astype(np.float64))
        # The first token whose cumulative probability exceeds a uniform number.
        threshold = rng.random((len(q), 1)) * q.sum(axis=-1, keepdims=True)
        drawn[t] = np.minimum((np.cumsum(q, axis=-1) <= threshold).sum(axis=-1), q.shape[-1] - 1)
        logits, state = step(drawn[t], state)
    return drawn


def _checked(prompt, length):
    prompt = np.asarray(prompt)
    if prompt.ndim != 2 or not prompt.size or length < 0:
        raise ValueError(
            f"sample: expected a prompt of shape (P, N) and length >= 0, "
            f"got shape {prompt.shape} and length {length}"
        )
    return prompt
