"""A linear-chain conditional random field over tags (Lafferty et al. 2001), in log space.

A path :math:`k_1 .. k_T`, one tag for each step, of one sequence has the score

.. math::
    s(k) = b_{k_1} + \\sum_{t=1}^{T} a_{t, k_t} + \\sum_{t=2}^{T} A_{k_{t-1} k_t} + e_{k_T}

and the probability :math:`\\exp(s(k) - \\log Z)`, with :math:`Z = \\sum_k \\exp s(k)` over all
:math:`K^T` paths. The scores :math:`a` (T, N, K) of the tags at each step come from a network.
`params` holds what the tags say about each other: ``start`` (K,), ``transition`` (K, K) from the
row's tag to the column's, and ``end`` (K,). Any of these numbers may be minus infinity, which
forbids.

Each function takes the `lengths` (N,) of the sequences, and reads nothing after their ends.
"""

from typing import NamedTuple

import numpy as np

from .contracts import (
    bio_labels,
    crf_weights,
    fit_axis,
    fit_lengths,
    fit_log_weights,
    fit_paths,
    fit_range,
    float_type,
    floats,
    ints,
    record,
    takes,
    unchecked,
)
from .functional import one_hot, softmax
from .sequence import length_mask


@takes(a=floats(empty=False))
def logsumexp(a, axis=-1):
    """``log(sum(exp(a)))`` along an axis, without overflow; of minus infinities, minus infinity.

    Parameters
    ----------
    a : ndarray
    axis : int

    Returns
    -------
    ndarray
        The shape of `a` without that axis.
    """
    fit_axis("logsumexp: axis", axis, a.ndim)
    top = a.max(axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)  # -inf - (-inf) would be NaN
    with np.errstate(divide="ignore"):
        return np.log(np.exp(a - top).sum(axis=axis)) + top.squeeze(axis)


def _valid(scores, lengths):
    """The scores, zero in padding, and a length for each sequence."""
    lengths = np.full(scores.shape[1], len(scores)) if lengths is None else lengths
    fit_lengths("lengths", lengths, len(scores))
    mask = length_mask(lengths, len(scores))
    scores = np.where(mask[..., None], scores, 0)
    fit_log_weights("scores", scores)
    return scores, lengths


@takes(scores=floats("T N K"), tags=ints("T N"), params=crf_weights, lengths=ints("N", low=1))
def crf_score(scores, tags, params, lengths=None):
    """The score of one path for each sequence.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    tags : ndarray of int, shape (T, N)
        In ``0 .. K - 1``; anything in padding.
    params : dict
        See the module's first lines.
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    ndarray, shape (N,)
        Minus infinity where the path is forbidden.
    """
    scores, lengths = _valid(scores, lengths)
    mask = length_mask(lengths, len(scores))
    tags = np.where(mask, tags, 0)
    fit_range("crf_score: tags", tags, scores.shape[-1])
    chosen = np.take_along_axis(scores, tags[..., None], axis=-1)[..., 0]
    moves = np.where(mask[1:], params["transition"][tags[:-1], tags[1:]], 0)
    last = tags[lengths - 1, np.arange(len(lengths))]
    ends = params["start"][tags[0]] + params["end"][last]
    return ends + chosen.sum(axis=0) + moves.sum(axis=0)


@takes(scores=floats("T N K"), params=crf_weights, lengths=ints("N", low=1))
def crf_alpha(scores, params, lengths=None):
    """The forward algorithm: log of the sum over all paths up to a step, by the tag they end in.

    ``alpha_t[k] = a_t[k] + log sum_j exp(alpha_{t-1}[j] + A[j, k])``, in T K^2 operations for a
    sequence where the paths are K^T.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    ndarray, shape (T, N, K)
        After a sequence's end its last value stays.
    """
    scores, lengths = _valid(scores, lengths)
    alpha = np.empty_like(scores)
    alpha[0] = params["start"] + scores[0]
    for t in range(1, len(scores)):
        paths = alpha[t - 1][:, :, None] + params["transition"]  # (N, from, to)
        new = unchecked(logsumexp)(paths, axis=1) + scores[t]
        alpha[t] = np.where(t < lengths[:, None], new, alpha[t - 1])
    return alpha


@takes(scores=floats("T N K"), params=crf_weights, lengths=ints("N", low=1))
def crf_beta(scores, params, lengths=None):
    """The same from the other end: log of the sum over all ways to go on after a step, by its tag.

    ``beta_t[j] = log sum_k exp(A[j, k] + a_{t+1}[k] + beta_{t+1}[k])``, and ``end`` at the last.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    ndarray, shape (T, N, K)
        ``end`` from a sequence's last step on.
    """
    scores, lengths = _valid(scores, lengths)
    beta = np.empty_like(scores)
    beta[-1] = params["end"]
    for t in reversed(range(len(scores) - 1)):
        paths = params["transition"] + (scores[t + 1] + beta[t + 1])[:, None, :]
        new = unchecked(logsumexp)(paths, axis=2)
        beta[t] = np.where(t + 1 < lengths[:, None], new, beta[t + 1])
    return beta


@takes(scores=floats("T N K"), params=crf_weights, lengths=ints("N", low=1))
def crf_log_partition(scores, params, lengths=None):
    """``log Z``: log of the sum of ``exp(score)`` over all paths of each sequence, in nats.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    ndarray, shape (N,)
        Minus infinity where no path is allowed.
    """
    alpha = unchecked(crf_alpha)(scores, params, lengths)
    return unchecked(logsumexp)(alpha[-1] + params["end"], axis=1)


@takes(scores=floats("T N K"), params=crf_weights, lengths=ints("N", low=1))
def crf_marginals(scores, params, lengths=None):
    """The probability of each tag at each step, over all paths: forward-backward.

    ``p_t[k]`` is the softmax of ``alpha_t[k] + beta_t[k]``.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    ndarray, shape (T, N, K)
        Each step sums to 1; zero in padding.

    Raises
    ------
    ValueError
        If a sequence has no path that is allowed.
    """
    scores, lengths = _valid(scores, lengths)
    both = unchecked(crf_alpha)(scores, params, lengths)
    both += unchecked(crf_beta)(scores, params, lengths)
    fit_paths("crf_marginals: scores", both[0].max(axis=-1))
    mask = length_mask(lengths, len(scores))[..., None]
    return np.where(mask, unchecked(softmax)(both), 0)


class CRFCache(NamedTuple):
    scores: np.ndarray
    tags: np.ndarray
    params: dict
    lengths: np.ndarray
    alpha: np.ndarray


@takes(scores=floats("T N K"), tags=ints("T N"), params=crf_weights, lengths=ints("N", low=1))
def crf_forward(scores, tags, params, lengths=None):
    """Mean negative log-probability of the right path, in nats for a sequence.

    ``loss = (1/N) sum_n (log Z_n - score_n)``.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    tags : ndarray of int, shape (T, N)
        In ``0 .. K - 1``; anything in padding.
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    loss : float
    cache : CRFCache

    Raises
    ------
    ValueError
        If the path of a sequence is forbidden: its loss would be infinite.
    """
    scores, lengths = _valid(scores, lengths)
    tags = np.where(length_mask(lengths, len(scores)), tags, 0)
    score = unchecked(crf_score)(scores, tags, params, lengths)
    fit_paths("crf_forward: tags", score)
    alpha = unchecked(crf_alpha)(scores, params, lengths)
    log_z = unchecked(logsumexp)(alpha[-1] + params["end"], axis=1)
    return (log_z - score).mean(), CRFCache(scores, tags, params, lengths, alpha)


@takes(cache=record(CRFCache))
def crf_backward(cache):
    """Gradients of :func:`crf_forward`: what the model expects, less what is there.

    For a tag its marginal probability less 1 where it is the right one, for a transition the
    expected number of its uses less the number in the right path, all divided by N.

    Parameters
    ----------
    cache : CRFCache

    Returns
    -------
    dscores : ndarray, shape (T, N, K)
        Zero in padding.
    grads : dict
        The keys and shapes of `params`; zero where one is minus infinity.
    """
    scores, tags, params, lengths, alpha = cache
    T, N, K = scores.shape
    beta = unchecked(crf_beta)(scores, params, lengths)
    expected = unchecked(softmax)(alpha + beta)
    dscores = (expected - one_hot(tags, K, scores.dtype)) / N
    dscores = np.where(length_mask(lengths, T)[..., None], dscores, 0)
    dtransition = np.zeros_like(params["transition"])
    for t in range(1, lengths.max()):
        on = t < lengths
        after = (scores[t] + beta[t])[on, None, :]
        pairs = alpha[t - 1, on][:, :, None] + params["transition"] + after
        pairs = unchecked(softmax)(pairs.reshape(-1, K * K)).sum(axis=0)
        dtransition += pairs.reshape(K, K) / N
        np.subtract.at(dtransition, (tags[t - 1, on], tags[t, on]), 1 / N)
    last = dscores[lengths - 1, np.arange(N)]
    start, end = dscores[0].sum(axis=0), last.sum(axis=0)
    return dscores, {"start": start, "transition": dtransition, "end": end}


@takes(scores=floats("T N K"), params=crf_weights, lengths=ints("N", low=1))
def viterbi(scores, params, lengths=None):
    """The best path of each sequence, and its score (Viterbi 1967).

    The forward algorithm with the largest path in place of the sum over paths, and a note of where
    each came from.

    Parameters
    ----------
    scores : ndarray, shape (T, N, K)
    params : dict
    lengths : ndarray of int, shape (N,), optional

    Returns
    -------
    tags : ndarray of int, shape (T, N)
        Zero in padding. Of equal paths the one with the lower number at the last step where they
        differ.
    score : ndarray, shape (N,)

    Raises
    ------
    ValueError
        If a sequence has no path that is allowed.
    """
    scores, lengths = _valid(scores, lengths)
    T, N, K = scores.shape
    best = params["start"] + scores[0]
    source = np.empty((T, N, K), dtype=np.int64)
    for t in range(1, T):
        on = t < lengths[:, None]
        paths = best[:, :, None] + params["transition"]  # (N, from, to)
        source[t] = np.where(on, paths.argmax(axis=1), np.arange(K))
        best = np.where(on, paths.max(axis=1) + scores[t], best)
    best = best + params["end"]
    fit_paths("viterbi: scores", best.max(axis=1))
    tags = np.empty((T, N), dtype=np.int64)
    tags[-1] = best.argmax(axis=1)
    for t in reversed(range(1, T)):
        tags[t - 1] = source[t, np.arange(N), tags[t]]
    return np.where(length_mask(lengths, T), tags, 0), best.max(axis=1)


@takes(labels=bio_labels, dtype=float_type)
def bio_rules(labels, dtype=np.float32):
    """What may follow what in BIO: 0 where it may, minus infinity where it may not.

    ``I-X`` follows ``B-X`` or ``I-X`` and nothing else; it begins no sequence. All else is allowed.
    Added to the `params` of a field, the rules forbid every other path.

    Parameters
    ----------
    labels : list of str
        ``"O"``, ``"B-PER"``, ``"I-PER"``, ...: the name of each tag, each once.
    dtype : dtype
        Of the result.

    Returns
    -------
    dict
        ``start`` (K,), ``transition`` (K, K) and ``end`` (K,).
    """
    start, transition = np.zeros(len(labels), dtype), np.zeros((len(labels), len(labels)), dtype)
    for k, label in enumerate(labels):
        if label[0] == "I":
            start[k] = -np.inf
            before = ("B" + label[1:], label)
            transition[[other not in before for other in labels], k] = -np.inf
    return {"start": start, "transition": transition, "end": np.zeros(len(labels), dtype)}
