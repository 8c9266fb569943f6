"""From probabilities to text: sampling, greedy, beam and exact search, over any step function.

All of them take ``logits, state = step(tokens, state)`` with tokens (N,) and logits (N, V). The
searches pick rows of the state in between (:func:`select`), so every array in it has the batch on
axis 1, as the states of layers have.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .contracts import (
    fit_allowed,
    fit_logits,
    fit_range,
    floats,
    function,
    ints,
    number,
    rng,
    said,
    takes,
    whole,
)
from .functional import log_softmax, softmax


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


class Hypothesis(NamedTuple):
    """A text that a search has found.

    Parameters
    ----------
    tokens : list of int
        Without the start and the end symbol.
    log_prob : float
        In nats: the sum over all symbols that the model chose, the end symbol among them.
    score : float
        ``log_prob / T**alpha``, where T counts the same symbols.
    finished : bool
        Whether the end symbol came.
    """

    tokens: list
    log_prob: float
    score: float
    finished: bool


@takes(rows=ints("R", low=0))
def select(state, rows):
    """The state of some rows of a batch, in the order asked for, a row as often as asked for.

    Parameters
    ----------
    state : array or tensor, None, a number, or a tuple, list or dict of states
        Arrays have the batch on axis 1. None and numbers belong to all rows.
    rows : ndarray of int, shape (R,), or a list

    Returns
    -------
    of the same kind
        Arrays are copies with R rows.

    Raises
    ------
    TypeError
        If the state holds anything else.
    ValueError
        If an array has no axis 1, or has no such row.
    """
    if isinstance(state, Mapping):
        return {name: select(part, rows) for name, part in state.items()}
    if isinstance(state, tuple | list):
        parts = [select(part, rows) for part in state]
        named = hasattr(state, "_fields")
        return type(state)(*parts) if named else type(state)(parts)
    if state is None or isinstance(state, int | float):
        return state
    fit_range("select: rows", rows, _rows(state))
    return state[:, rows]


def _rows(state):
    """The number of rows of a state; 1 if it holds no array."""
    parts = list(state.values()) if isinstance(state, Mapping) else state
    if isinstance(parts, tuple | list):
        return max(map(_rows, parts), default=1)
    if parts is None or isinstance(parts, int | float):
        return 1
    if not hasattr(parts, "shape"):
        raise TypeError(f"state: expected arrays and numbers, got {said(parts)}")
    if len(shape := tuple(parts.shape)) < 2:
        raise ValueError(f"state: expected the batch on axis 1, got shape {shape}")
    return shape[1]


@takes(step=function, start=whole(0), end=whole(0), max_length=whole())
def greedy(step, state, start, end, max_length):
    """Take the most probable symbol at each step, for each row of a batch, until it is the end.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)``.
    state
        Of N rows, before the first step; see :func:`select`. Without any array, N is 1.
    start, end : int
        The symbol read first, and the one that ends a text.
    max_length : int
        Steps at most. Of equal logits, the symbol of lower number.

    Returns
    -------
    list of N lists of int
        Without the start and the end symbol. A text of `max_length` symbols did not end.

    Raises
    ------
    ValueError
        If the logits are not (N, V) with V > `end`, hold NaN or plus infinity, or leave no symbol.
    """
    rows = np.arange(_rows(state))
    texts, tokens = [[] for _ in rows], np.full(len(rows), start)
    for _ in range(max_length):
        logits, state = step(tokens, state)
        fit_logits("greedy", logits, len(rows), end)
        tokens = logits.argmax(axis=-1)
        going = np.flatnonzero(tokens != end)
        if not len(going):
            break
        rows, tokens, state = rows[going], tokens[going], select(state, going)
        for row, token in zip(rows, tokens):
            texts[row].append(int(token))
    return texts


def _one_row(where, value, sizes):
    """The contract of a state with one row."""
    if (rows := _rows(value)) != 1:
        raise ValueError(f"{where}: expected one row, got {rows}")
    return value


@takes(
    step=function,
    state=_one_row,
    start=whole(0),
    end=whole(0),
    width=whole(),
    max_length=whole(),
    alpha=number(low=0, high=10),
    allow=function,
)
def beam_search(step, state, start, end, width, max_length, *, alpha=0.0, allow=None):
    """The best texts that can be found where each step keeps the `width` most probable ones.

    A step extends each hypothesis of the beam by each symbol and takes the `width` most probable of
    them all. Those that end are put aside (Sutskever et al. 2014); the others are the next beam.
    The search stops when no hypothesis of the beam can come to a better score than the `width` best
    that have ended. A width of 1 is the greedy search; a width that drops nothing is exact.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)``; it sees the beam as a batch of changing size.
    state
        Of one row, before the first step; see :func:`select`.
    start, end : int
        The symbol read first, and the one that ends a text.
    width : int
        May be larger than V: then a beam is as wide as there are extensions.
    max_length : int
        Steps at most, so the end symbol counts.
    alpha : float
        Length normalisation: texts that ended are ranked by ``log_prob / T**alpha``, with the end
        symbol counted in T. 0 ranks by probability, 1 by the mean log-probability of a symbol. It
        does not change what a step keeps, since there all have the same length.
    allow : callable, optional
        From the list of tokens of a hypothesis to an array of bool, shape (V,), of what may follow.
        The probabilities stay the model's and are not divided by what is left.

    Returns
    -------
    list of Hypothesis
        At most `width`. First those that ended, best score first; if these are fewer, the beam of
        the last step follows, not finished. Symbols without probability extend nothing: where
        nothing is left, the list is short, or empty. Equal ones stay in the order in which they
        were found: earlier steps, better hypotheses, symbols of lower number first.

    Raises
    ------
    ValueError
        If the state has several rows, or as in :func:`greedy`.
    """
    finished, beam = [], [Hypothesis([], 0.0, 0.0, False)]
    for length in range(1, max_length + 1):
        tokens = np.array([(h.tokens or [start])[-1] for h in beam])
        logits, state = step(tokens, state)
        fit_logits("beam_search", logits, len(beam), end)
        totals = log_softmax(logits.astype(np.float64))
        for row, h in enumerate(beam):
            totals[row] += h.log_prob
            if allow is not None:
                allowed = allow(list(h.tokens))
                fit_allowed("beam_search: allow", allowed, totals[row].shape)
                totals[row, ~allowed] = -np.inf
        before, beam, rows = beam, [], []
        for row, token, p in _most_probable(totals, width):
            tokens, score = before[row].tokens, p / length**alpha
            if token == end:
                finished.append(Hypothesis(tokens, p, score, True))
            else:
                rows.append(row)
                beam.append(Hypothesis([*tokens, token], p, score, False))
        finished = sorted(finished, key=lambda h: -h.score)[:width]
        # Longer ones are less probable, and none is longer than max_length.
        hope = max((h.log_prob for h in beam), default=-np.inf)
        safe = [h for h in finished if h.score >= hope / max_length**alpha]
        if not beam or len(safe) == width:
            break
        state = select(state, rows)
    return (finished + beam)[:width]


@takes(
    step=function,
    state=_one_row,
    start=whole(0),
    end=whole(0),
    max_length=whole(),
    bound=number(infinite=True),
)
def exact_search(step, state, start, end, max_length, *, bound=-np.inf):
    """The most probable text of all, by depth-first search (Stahlberg & Byrne 2019).

    A text only loses probability as it grows, so a beginning that is no more probable than the best
    text so far is given up. It takes time that grows exponentially with the length where
    probabilities are flat, and little where they are sharp.

    Parameters
    ----------
    step : callable
        ``logits, state = step(tokens, state)``, called with one token at a time.
    state
        Of one row, before the first step. No step may write into it.
    start, end : int
        The symbol read first, and the one that ends a text.
    max_length : int
        Steps at most, so the end symbol counts.
    bound : float
        Look only for texts of a log-probability above this one, such as that of a beam's best.

    Returns
    -------
    Hypothesis or None
        Its score is its log-probability. None if no text that ends in `max_length` steps has a
        log-probability above `bound`.

        NB: a step on several rows rounds otherwise than a step on one, so the text whose
        log-probability was the bound may come back as its own better. Compare the tokens.

    Raises
    ------
    ValueError
        If the state has several rows, or as in :func:`greedy`.
    """
    best, stack = None, [([], 0.0, state)]
    while stack:
        tokens, log_prob, state = stack.pop()
        if log_prob <= bound:
            continue
        logits, state = step(np.array(tokens[-1:] or [start]), state)
        fit_logits("exact_search", logits, 1, end)
        totals = log_prob + log_softmax(logits.astype(np.float64))[0]
        if totals[end] > bound:
            bound = float(totals[end])
            best = Hypothesis(tokens, bound, bound, True)
        if len(tokens) + 1 < max_length:
            # The most probable comes on top.
            order = np.argsort(-totals, kind="stable")[::-1]
            for token in order:
                if (p := float(totals[token])) > bound:
                    stack.append(([*tokens, int(token)], p, state))
    return best


def _most_probable(totals, width):
    """Row, column and value of the `width` largest numbers above minus infinity, largest first."""
    flat, V = totals.ravel(), totals.shape[1]
    order = [int(i) for i in np.argsort(-flat, kind="stable")[:width]]
    return [(i // V, i % V, float(flat[i])) for i in order if flat[i] > -np.inf]


def _probabilities(where, logits, rows=None):
    """The softmax in float64, of logits that leave each row a token."""
    fit_logits(where, logits, rows)
    return softmax(logits.astype(np.float64))
