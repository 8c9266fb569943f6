"""Pooling: one vector for a sequence, made from the states at all of its steps.

A classifier that reads only the last state has to carry everything to the end. Pooling looks back
at every step instead and takes the mean, the largest number of each unit, or a weighted mean whose
weights the states themselves decide:

.. math::
    \\text{mean:} \\quad y &= \\tfrac{1}{T_n} \\sum_t x_t \\\\
    \\text{max:} \\quad y_j &= \\max_t x_{tj} \\\\
    \\text{attention:} \\quad y &= \\sum_t a_t x_t, \\quad
        a_t = \\exp(e_t) / \\sum_{t'} \\exp(e_{t'}), \\quad e_t = v^\\top \\tanh(W x_t + b)

Attention is that of Yang et al. (2016), who call v the context vector: the same question is put to
every step, where attention in a decoder asks another one at each step (:mod:`rnnlib.attention`).

All three go over the steps of each sequence and read nothing after its end. The pool of a sequence
without steps is zero. Symbols: T steps, N sequences, H numbers at each step, A in the layer of the
attention's score.
"""

from typing import NamedTuple

import numpy as np

from .attention import MaskedSoftmaxCache, masked_softmax_backward, masked_softmax_forward
from .contracts import (
    fit_gradient,
    fit_lengths,
    float_type,
    floats,
    ints,
    record,
    rng,
    takes,
    whole,
)
from .functional import LinearCache, linear_backward, linear_forward
from .models import linear_params
from .sequence import length_mask


def _valid(x, lengths):
    """`x` with zeros in padding, and where there is data, (T, N)."""
    lengths = np.full(x.shape[1], len(x)) if lengths is None else lengths
    fit_lengths("lengths", lengths, len(x))
    mask = length_mask(lengths, len(x))
    return np.where(mask[..., None], x, 0), mask


class MeanPoolCache(NamedTuple):
    weights: np.ndarray
    shape: tuple  # of y


@takes(x=floats("T N H"), lengths=ints("N", low=0))
def mean_pool_forward(x, lengths=None):
    """The mean over the steps of each sequence.

    Parameters
    ----------
    x : ndarray, shape (T, N, H)
    lengths : ndarray of int, shape (N,), optional
        In 0 .. T; by default all are T. What stands after a sequence's end plays no part.

    Returns
    -------
    y : ndarray, shape (N, H)
    cache : MeanPoolCache
    """
    x, mask = _valid(x, lengths)
    weights = mask / np.maximum(mask.sum(axis=0), 1)  # 1 / T_n at each of its steps
    weights = weights.astype(x.dtype)
    y = np.einsum("tn,tnh->nh", weights, x)
    return y, MeanPoolCache(weights, y.shape)


@takes(cache=record(MeanPoolCache))
def mean_pool_backward(dy, cache):
    """Gradient of :func:`mean_pool_forward`: every step of a sequence gets the same share.

    Parameters
    ----------
    dy : ndarray, shape (N, H)
    cache : MeanPoolCache

    Returns
    -------
    dx : ndarray, shape (T, N, H)
        Zero in padding.
    """
    weights, shape = cache
    fit_gradient("mean_pool_backward: dy", dy, shape, weights.dtype)
    return weights[..., None] * dy


class MaxPoolCache(NamedTuple):
    chosen: np.ndarray
    dtype: np.dtype


@takes(x=floats("T N H"), lengths=ints("N", low=0))
def max_pool_forward(x, lengths=None):
    """The largest number of each unit over the steps of each sequence.

    Parameters
    ----------
    x : ndarray, shape (T, N, H)
    lengths : ndarray of int, shape (N,), optional
        In 0 .. T; by default all are T. What stands after a sequence's end plays no part.

    Returns
    -------
    y : ndarray, shape (N, H)
    cache : MaxPoolCache
    """
    x, mask = _valid(x, lengths)
    best = np.where(mask[..., None], x, -np.inf).argmax(axis=0)  # (N, H), of equal ones the first
    y = np.take_along_axis(x, best[None], axis=0)[0]
    chosen = (np.arange(len(x))[:, None, None] == best) & mask[..., None]
    return y, MaxPoolCache(chosen, x.dtype)


@takes(cache=record(MaxPoolCache))
def max_pool_backward(dy, cache):
    """Gradient of :func:`max_pool_forward`: all of it goes to the step that was the largest.

    Of several equal ones it goes to the first.

    NB: torch's ``amax`` divides the gradient among equal ones.

    Parameters
    ----------
    dy : ndarray, shape (N, H)
    cache : MaxPoolCache

    Returns
    -------
    dx : ndarray, shape (T, N, H)
        Zero in padding.
    """
    chosen, dtype = cache
    fit_gradient("max_pool_backward: dy", dy, chosen.shape[1:], dtype)
    return np.where(chosen, dy, 0)


class AttentionPoolCache(NamedTuple):
    x: np.ndarray
    hidden: np.ndarray
    v: np.ndarray
    linear: LinearCache
    softmax: MaskedSoftmaxCache


@takes(
    x=floats("T N H"),
    params={"weight": floats("A H"), "bias": floats("A"), "v": floats("A")},
    lengths=ints("N", low=0),
)
def attention_pool_forward(x, params, lengths=None):
    """A weighted mean over the steps (Yang et al. 2016): ``a = softmax(v^T tanh(W x_t + b))``.

    Parameters
    ----------
    x : ndarray, shape (T, N, H)
    params : dict
        ``weight`` (A, H), ``bias`` (A,) and ``v`` (A,).
    lengths : ndarray of int, shape (N,), optional
        In 0 .. T; by default all are T. What stands after a sequence's end plays no part.

    Returns
    -------
    y : ndarray, shape (N, H)
    weights : ndarray, shape (T, N)
        Those of a sequence sum to 1, or to 0 if it has no step. 0 in padding.
    cache : AttentionPoolCache
    """
    x, mask = _valid(x, lengths)
    a, linear_cache = linear_forward(x, params)
    hidden = np.tanh(a)  # (T, N, A)
    scores = hidden @ params["v"]  # (T, N)
    weights, softmax_cache = masked_softmax_forward(scores.T, mask.T)  # over time: (N, T)
    y = np.einsum("nt,tnh->nh", weights, x)
    cache = AttentionPoolCache(x, hidden, params["v"], linear_cache, softmax_cache)
    return y, weights.T, cache


@takes(cache=record(AttentionPoolCache))
def attention_pool_backward(dy, cache):
    """Gradients of :func:`attention_pool_forward`.

    A step is used twice, in its score and in the mean: its gradient is a sum.

    Parameters
    ----------
    dy : ndarray, shape (N, H)
    cache : AttentionPoolCache

    Returns
    -------
    dx : ndarray, shape (T, N, H)
        Zero in padding.
    grads : dict
        The keys and shapes of `params`.
    """
    x, hidden, v, linear_cache, softmax_cache = cache
    fit_gradient("attention_pool_backward: dy", dy, x.shape[1:], x.dtype)
    dweights = np.einsum("nh,tnh->nt", dy, x)
    dscores = masked_softmax_backward(dweights, softmax_cache).T  # (T, N)
    da = dscores[..., None] * v * (1 - hidden**2)
    dx, grads = linear_backward(da, linear_cache)
    grads["v"] = np.tensordot(dscores, hidden, 2)
    return dx + softmax_cache.weights.T[..., None] * dy, grads


@takes(input_size=whole(), size=whole(), rng=rng, dtype=float_type)
def attention_pool_params(input_size, size, *, rng, dtype):
    """Weights of :func:`attention_pool_forward`, uniform in ``+-1/sqrt(inputs)`` as in a layer.

    Parameters
    ----------
    input_size, size : int
        H and A.
    rng : numpy.random.Generator
    dtype : dtype

    Returns
    -------
    dict
        ``weight`` (A, H), ``bias`` (A,) and ``v`` (A,).
    """
    v = rng.uniform(-(size**-0.5), size**-0.5, size).astype(dtype)
    return linear_params(input_size, size, rng, dtype) | {"v": v}
