"""Connectionist temporal classification (Graves et al. 2006): labels without their times.

A network gives a distribution over V symbols at each of T steps, one of them a *blank*. A path, one
symbol for each step, is read as labels by `collapse`: repeats become one, then the blanks go. The
probability of a sequence of U labels is the sum over all paths that are read as these labels.

The sum runs over the labels with blanks around each, J = 2U + 1 places. A path begins in one of the
first two, ends in one of the last two, and from step to step stays, goes on by one place, or
passes over a blank between two different labels.
"""

from typing import NamedTuple

import numpy as np

from .contracts import (
    bools,
    fit_labels,
    fit_lengths,
    fit_log_weights,
    fit_paths,
    floats,
    ints,
    record,
    takes,
    token_lists,
    unchecked,
    whole,
)
from .functional import log_softmax, softmax
from .sequence import length_mask

BLANK = 0  # as in torch


@takes(path=ints("T", low=0))
def collapse(path):
    """The labels that a path is read as: repeats become one, then the blanks go.

    Parameters
    ----------
    path : ndarray of int, shape (T,), or a list

    Returns
    -------
    list of int
    """
    first = np.diff(path, prepend=-1) != 0  # where a symbol differs from the one before
    return [int(symbol) for symbol in path[first] if symbol != BLANK]


@takes(labels=token_lists)
def with_blanks(labels):
    """The places of each sequence of labels, and where a path may pass over one, and end.

    Parameters
    ----------
    labels : list of N lists of int

    Returns
    -------
    places : ndarray of int, shape (N, J)
        Blank, label, blank, ..., label, blank, and blanks as padding; J = 2 max U + 1.
    skips : ndarray of bool, shape (N, J)
        Whether a path may come from two places before: from a label to another one.
    ends : ndarray of bool, shape (N, J)
        Whether a path may end: in the last label, and in the blank after it.
    """
    last = 2 * np.array([[len(row)] for row in labels])  # the place of the blank after all labels
    j = np.arange(last.max() + 1)
    places = np.full((len(labels), len(j)), BLANK)
    for n, row in enumerate(labels):
        places[n, 1 : 2 * len(row) : 2] = row
    skips = np.zeros(places.shape, dtype=bool)
    skips[:, 2:] = (places[:, 2:] != BLANK) & (places[:, 2:] != places[:, :-2])
    return places, skips, (j == last) | (j == last - 1)


def _shift(a, by):
    """What stands `by` places before (after, if negative); minus infinity where nothing does."""
    shifted = np.full_like(a, -np.inf)
    if by > 0:
        shifted[:, by:] = a[:, :-by]
    else:
        shifted[:, :by] = a[:, -by:]
    return shifted


@takes(log_probs=floats("T N J"), skips=bools("N J"), lengths=ints("N", low=1))
def ctc_alpha(log_probs, skips, lengths):
    """Log-probability of all beginnings of paths that are in place j at step t.

    ``alpha_t[j] = log_probs_t[j] + log(exp(alpha_{t-1}[j]) + exp(alpha_{t-1}[j-1]) +
    exp(alpha_{t-1}[j-2]))``, the last only where `skips` allows it.

    Parameters
    ----------
    log_probs : ndarray, shape (T, N, J)
        Of the symbol of each place.
    skips : ndarray of bool, shape (N, J)
    lengths : ndarray of int, shape (N,)

    Returns
    -------
    ndarray, shape (T, N, J)
        After a sequence's end its last value stays.
    """
    fit_lengths("ctc_alpha: lengths", lengths, len(log_probs))
    fit_log_weights("ctc_alpha: log_probs", log_probs)
    alpha = np.full_like(log_probs, -np.inf)
    alpha[0, :, :2] = log_probs[0, :, :2]
    for t in range(1, len(alpha)):
        stay = alpha[t - 1]
        skip = np.where(skips, _shift(stay, 2), -np.inf)
        new = np.logaddexp(np.logaddexp(stay, _shift(stay, 1)), skip)
        alpha[t] = np.where(t < lengths[:, None], new + log_probs[t], stay)
    return alpha


@takes(log_probs=floats("T N J"), skips=bools("N J"), ends=bools("N J"), lengths=ints("N", low=1))
def ctc_beta(log_probs, skips, ends, lengths):
    """Log-probability of all ways to go on after step t from place j, and to end where one may.

    ``beta_t[j]`` is the same sum as alpha's over places j, j + 1 and j + 2 of
    ``log_probs_{t+1} + beta_{t+1}``, and 0 at the last step where a path may end.

    Parameters
    ----------
    log_probs : ndarray, shape (T, N, J)
    skips, ends : ndarray of bool, shape (N, J)
    lengths : ndarray of int, shape (N,)

    Returns
    -------
    ndarray, shape (T, N, J)
    """
    fit_lengths("ctc_beta: lengths", lengths, len(log_probs))
    fit_log_weights("ctc_beta: log_probs", log_probs)
    beta = np.empty_like(log_probs)
    beta[-1] = np.where(ends, 0, -np.inf)
    for t in reversed(range(len(beta) - 1)):
        stay = log_probs[t + 1] + beta[t + 1]
        skip = _shift(np.where(skips, stay, -np.inf), -2)
        new = np.logaddexp(np.logaddexp(stay, _shift(stay, -1)), skip)
        beta[t] = np.where(t + 1 < lengths[:, None], new, beta[t + 1])
    return beta


class CTCCache(NamedTuple):
    log_probs: np.ndarray
    places: np.ndarray
    skips: np.ndarray
    ends: np.ndarray
    lengths: np.ndarray
    alpha: np.ndarray


@takes(logits=floats("T N V"), labels=token_lists, lengths=ints("N", low=1))
def ctc_forward(logits, labels, lengths=None):
    """Mean negative log-probability of the labels, in nats for a sequence.

    ``loss = -(1/N) sum_n log sum exp(log-probability of a path)``, over all paths that are read as
    the labels; T J operations for a sequence.

    NB: torch's ``ctc_loss`` takes log-probabilities, divides each sequence's loss by its number of
    labels before the mean, and gives infinity where there are too few steps.

    Parameters
    ----------
    logits : ndarray, shape (T, N, V)
        Symbol 0 is the blank. Minus infinity forbids.
    labels : list of N lists of int
        In ``1 .. V - 1``; a list may be empty.
    lengths : ndarray of int, shape (N,), optional
        Steps of each sequence, in 1 .. T; all T by default.

    Returns
    -------
    loss : float
    cache : CTCCache

    Raises
    ------
    ValueError
        If no path is read as the labels. They need a step each, and one for a blank between equal
        neighbours.
    """
    T, N, V = logits.shape
    lengths = np.full(N, T) if lengths is None else lengths
    fit_lengths("ctc_forward: lengths", lengths, T)
    fit_labels("ctc_forward: labels", labels, lengths, V)
    logits = np.where(length_mask(lengths, T)[..., None], logits, 0)
    fit_log_weights("ctc_forward: logits", logits)
    log_probs = log_softmax(logits)
    places, skips, ends = unchecked(with_blanks)(labels)
    chosen = np.take_along_axis(log_probs, places[None], axis=-1)  # (T, N, J)
    alpha = unchecked(ctc_alpha)(chosen, skips, lengths)
    ended = np.where(ends, alpha[-1], -np.inf)
    log_likelihood = np.logaddexp.reduce(ended, axis=-1)
    fit_paths("ctc_forward: labels", log_likelihood)
    cache = CTCCache(log_probs, places, skips, ends, lengths, alpha)
    return -log_likelihood.mean(), cache


@takes(cache=record(CTCCache))
def ctc_backward(cache):
    """Gradient of :func:`ctc_forward`: what the network says, less what the labels ask for.

    ``(softmax(logits)[v] - sum of occupied[j] over the places j of symbol v) / N``, where occupied,
    the probability of a place at a step over all paths of the labels, is the softmax of
    ``alpha_t[j] + beta_t[j]`` over the places.

    Parameters
    ----------
    cache : CTCCache

    Returns
    -------
    dlogits : ndarray, shape (T, N, V)
        Zero in padding.
    """
    log_probs, places, skips, ends, lengths, alpha = cache
    T, N, _ = log_probs.shape
    chosen = np.take_along_axis(log_probs, places[None], axis=-1)
    beta = unchecked(ctc_beta)(chosen, skips, ends, lengths)
    occupied = unchecked(softmax)(alpha + beta)
    asked = np.zeros_like(log_probs)
    t, n = np.ogrid[:T, :N]
    np.add.at(asked, (t[..., None], n[..., None], places), occupied)
    valid = length_mask(lengths, T)[..., None]
    return np.where(valid, np.exp(log_probs) - asked, 0) / N


@takes(logits=floats("T N V"), lengths=ints("N", low=1))
def best_path(logits, lengths=None):
    """The labels of the most probable path of each sequence.

    It takes the best symbol at each step. The labels need not be the most probable ones, whose
    probability is a sum over many paths.

    Parameters
    ----------
    logits : ndarray, shape (T, N, V)
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    list of N lists of int
    """
    T, N, _ = logits.shape
    lengths = np.full(N, T) if lengths is None else lengths
    fit_lengths("best_path: lengths", lengths, T)
    logits = np.where(length_mask(lengths, T)[..., None], logits, 0)
    fit_log_weights("best_path: logits", logits)
    paths = logits.argmax(axis=-1)  # in padding the first symbol, the blank
    return [unchecked(collapse)(path) for path in paths.T]


@takes(logits=floats("T V"), width=whole())
def prefix_search(logits, width):
    """The most probable labels of one sequence, by a beam over what paths are read as.

    Each step keeps the `width` most probable prefixes. For each of them it sums the paths that are
    read as the prefix, those that end in a blank apart from the others: only after a blank does the
    last label, repeated, make a new one. A width that drops nothing is exact.

    Parameters
    ----------
    logits : ndarray, shape (T, V)
        Symbol 0 is the blank. Minus infinity forbids.
    width : int

    Returns
    -------
    list of (labels, log-probability)
        At most `width`, the most probable first. (Graves 2012; Hannun et al. 2014.)
    """
    fit_log_weights("prefix_search: logits", logits)
    beam = {(): (0.0, -np.inf)}  # prefix: log-probability of its paths, with a blank last or not
    for step in log_softmax(logits.astype(np.float64)):
        found = {}
        for prefix, (blank, label) in beam.items():
            either = np.logaddexp(blank, label)
            _add(found, prefix, either + step[BLANK], -np.inf)
            for symbol in range(1, len(step)):
                again = prefix[-1:] == (symbol,)
                if again:  # the same label goes on
                    _add(found, prefix, -np.inf, label + step[symbol])
                _add(found, (*prefix, symbol), -np.inf, (blank if again else either) + step[symbol])
        ranked = sorted(found, key=lambda prefix: -np.logaddexp(*found[prefix]))
        beam = {prefix: found[prefix] for prefix in ranked[:width] if max(found[prefix]) > -np.inf}
    return [(list(prefix), float(np.logaddexp(*both))) for prefix, both in beam.items()]


def _add(found, prefix, blank, label):
    """Add the paths that are read as `prefix` and end in a blank, or in its last label."""
    before = found.get(prefix, (-np.inf, -np.inf))
    found[prefix] = np.logaddexp(before[0], blank), np.logaddexp(before[1], label)
