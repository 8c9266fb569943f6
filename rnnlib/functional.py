"""Stateless building blocks, each a forward and a backward function.

A forward function returns its value and a cache; the backward function takes the gradient of
the loss with respect to that value, and the cache, and returns the gradients of the inputs.
Leading axes are free: ``(N, I)`` and ``(T, N, I)`` are both fine wherever ``(..., I)`` stands.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from .contracts import (
    bools,
    fit_axis,
    fit_gradient,
    fit_range,
    floats,
    ints,
    levels,
    number,
    record,
    rng,
    takes,
    whole,
)


@takes(x=floats())
def sigmoid(x):
    """Logistic function, ``1 / (1 + exp(-x))``, without overflow for any finite `x`.

    NB: computed from ``exp(-|x|)``, which cannot overflow, as ``1 / (1 + exp(-|x|))`` for positive
    `x` and ``exp(-|x|) / (1 + exp(-|x|))`` for negative, so that small values keep their digits.

    Parameters
    ----------
    x : ndarray
        Any shape.

    Returns
    -------
    ndarray
        Same shape, values in [0, 1].
    """
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@takes(x=floats(empty=False))
def log_softmax(x, axis=-1):
    """Logarithm of the softmax, ``x_k - log(sum_j exp(x_j))``, safe for large `x`.

    Parameters
    ----------
    x : ndarray
        Logits.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray
        Log-probabilities (nats), the shape of `x`.
    """
    fit_axis("log_softmax: axis", axis, x.ndim)
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


@takes(x=floats(empty=False))
def softmax(x, axis=-1):
    """Softmax, ``exp(x_k) / sum_j exp(x_j)``: logits to probabilities.

    Parameters
    ----------
    x : ndarray
        Logits.
    axis : int
        The axis of the classes.

    Returns
    -------
    ndarray
        Probabilities, the shape of `x`; they sum to 1 along `axis`.
    """
    fit_axis("softmax: axis", axis, x.ndim)
    return np.exp(log_softmax(x, axis))


@takes(tokens=ints(), num_classes=whole())
def one_hot(tokens, num_classes, dtype=np.float32):
    """Turn whole numbers into unit vectors: entry ``tokens[...]`` is 1, all others 0.

    Parameters
    ----------
    tokens : ndarray of int
        Any shape, values in ``0 .. num_classes - 1``.
    num_classes : int
        Length of each vector.
    dtype : dtype
        Of the result.

    Returns
    -------
    ndarray
        Shape ``tokens.shape + (num_classes,)``.

    Raises
    ------
    ValueError
        If a token is negative or not below `num_classes`.
    """
    tokens = np.asarray(tokens)
    if tokens.size and not 0 <= tokens.min() <= tokens.max() < num_classes:
        raise ValueError(
            f"one_hot: expected tokens in 0..{num_classes - 1}, "
            f"got values from {tokens.min()} to {tokens.max()}"
        )
    vectors = np.zeros((*tokens.shape, num_classes), dtype)
    np.put_along_axis(vectors, tokens[..., None], 1, axis=-1)
    return vectors


class LinearCache(NamedTuple):
    x: np.ndarray
    params: dict


@takes(x=floats("... I"), params={"weight": floats("O I"), "bias": floats("O")})
def linear_forward(x, params):
    """Affine map ``y = x W^T + b``, torch's ``nn.Linear``.

    Parameters
    ----------
    x : ndarray, shape (..., I)
    params : dict
        ``weight`` of shape (O, I) and ``bias`` of shape (O,).

    Returns
    -------
    y : ndarray, shape (..., O)
    cache : LinearCache
    """
    y = x @ params["weight"].T + params["bias"]
    return y, LinearCache(x, params)


@takes(cache=record(LinearCache))
def linear_backward(dy, cache):
    """Gradients of :func:`linear_forward`.

    With the leading axes of `x` and `dy` flattened into rows,
    ``dx = dy W``, ``dW = dy^T x`` and ``db`` is the sum of the rows of ``dy``.

    Parameters
    ----------
    dy : ndarray, shape (..., O)
    cache : LinearCache

    Returns
    -------
    dx : ndarray, shape (..., I)
    grads : dict
        ``weight`` (O, I) and ``bias`` (O,).
    """
    x, params = cache
    weight = params["weight"]
    fit_gradient("linear_backward: dy", dy, (*x.shape[:-1], len(weight)), x.dtype)
    dy_rows = dy.reshape(-1, weight.shape[0])
    x_rows = x.reshape(-1, weight.shape[1])
    grads = {"weight": dy_rows.T @ x_rows, "bias": dy_rows.sum(axis=0)}
    return dy @ weight, grads


class EmbeddingCache(NamedTuple):
    tokens: np.ndarray
    params: dict


@takes(tokens=ints(), params={"weight": floats("V E")})
def embedding_forward(tokens, params):
    """Look up one row of a table for each token: ``y = weight[tokens]``.

    It equals ``one_hot(tokens) @ weight`` without the multiplications by zero.

    Parameters
    ----------
    tokens : ndarray of int
        Any shape, values in ``0 .. V - 1``.
    params : dict
        ``weight`` of shape (V, E).

    Returns
    -------
    y : ndarray, shape tokens.shape + (E,)
    cache : EmbeddingCache
    """
    fit_range("embedding_forward: tokens", tokens, len(params["weight"]))
    return params["weight"][tokens], EmbeddingCache(tokens, params)


@takes(cache=record(EmbeddingCache))
def embedding_backward(dy, cache):
    """Gradient of :func:`embedding_forward`: each row collects the gradients of its uses.

    Parameters
    ----------
    dy : ndarray, shape tokens.shape + (E,)
    cache : EmbeddingCache

    Returns
    -------
    grads : dict
        ``weight`` of shape (V, E). Rows of tokens that did not occur are zero.
    """
    tokens, params = cache
    dweight = np.zeros_like(params["weight"])
    shape = (*tokens.shape, dweight.shape[1])
    fit_gradient("embedding_backward: dy", dy, shape, dweight.dtype)
    np.add.at(dweight, tokens, dy)
    return {"weight": dweight}


class CrossEntropyCache(NamedTuple):
    log_probs: np.ndarray
    targets: np.ndarray
    mask: np.ndarray


@takes(logits=floats("... V"), targets=ints("..."), mask=bools("..."))
def cross_entropy_forward(logits, targets, mask=None):
    """Mean negative log-probability of the right class, in nats per target.

    ``loss = -(1/M) sum log softmax(logits)[target]`` over the M places where `mask` is true.

    Parameters
    ----------
    logits : ndarray, shape (..., V)
    targets : ndarray of int, shape (...)
        In ``0 .. V - 1`` where `mask` is true; anything elsewhere, such as -1 or torch's -100.
    mask : ndarray of bool, shape (...), optional
        False where a target is padding. All true by default.

    Returns
    -------
    loss : float
        Nats per target.
    cache : CrossEntropyCache

    Raises
    ------
    ValueError
        If the mask leaves no target, or a target that it leaves is not one of the V classes.
    """
    mask = np.ones(targets.shape, dtype=bool) if mask is None else mask
    if not mask.any():
        raise ValueError("cross_entropy: expected at least one unmasked target, got none")
    targets = np.where(mask, targets, 0)  # what stands in padding does not matter
    fit_range("cross_entropy: targets", targets, logits.shape[-1])
    log_probs = log_softmax(logits)
    chosen = np.take_along_axis(log_probs, targets[..., None], axis=-1)[..., 0]
    return -chosen[mask].mean(), CrossEntropyCache(log_probs, targets, mask)


@takes(cache=record(CrossEntropyCache))
def cross_entropy_backward(cache):
    """Gradient of :func:`cross_entropy_forward`: ``(softmax(logits) - one_hot(target)) / M``.

    Parameters
    ----------
    cache : CrossEntropyCache

    Returns
    -------
    dlogits : ndarray, shape (..., V)
        Zero where the mask is false.
    """
    log_probs, targets, mask = cache
    dlogits, at = np.exp(log_probs), targets[..., None]
    # Not `- one_hot(targets, V)`, which makes a table of V rows to pick a few of them.
    np.put_along_axis(dlogits, at, np.take_along_axis(dlogits, at, axis=-1) - 1, axis=-1)
    return np.where(mask[..., None], dlogits, 0) / dlogits.dtype.type(mask.sum())


class BinaryCrossEntropyCache(NamedTuple):
    logits: np.ndarray
    targets: np.ndarray


@takes(logits=floats(empty=False), targets=floats(low=0, high=1))
def binary_cross_entropy_with_logits_forward(logits, targets):
    """Mean of ``-y log p - (1 - y) log(1 - p)`` with ``p = sigmoid(logit)``, in nats.

    NB: written as ``max(a, 0) - a y + log(1 + exp(-|a|))``, which cannot overflow.

    Parameters
    ----------
    logits : ndarray
        Any shape.
    targets : ndarray
        Same shape, 0 or 1 (or a probability between).

    Returns
    -------
    loss : float
        Nats per label.
    cache : BinaryCrossEntropyCache
    """
    losses = np.maximum(logits, 0) - logits * targets + np.log1p(np.exp(-np.abs(logits)))
    return losses.mean(), BinaryCrossEntropyCache(logits, targets)


@takes(cache=record(BinaryCrossEntropyCache))
def binary_cross_entropy_with_logits_backward(cache):
    """Gradient of the binary cross-entropy: ``(sigmoid(logit) - target) / count``.

    Parameters
    ----------
    cache : BinaryCrossEntropyCache

    Returns
    -------
    dlogits : ndarray
        The shape of the logits.
    """
    logits, targets = cache
    return (sigmoid(logits) - targets) / logits.dtype.type(logits.size)


class MSECache(NamedTuple):
    y: np.ndarray
    targets: np.ndarray


@takes(y=floats(empty=False), targets=floats())
def mse_loss_forward(y, targets):
    """Mean squared error, ``mean((y - target)^2)``, in squared units of the target.

    Parameters
    ----------
    y, targets : ndarray
        Same shape.

    Returns
    -------
    loss : float
    cache : MSECache
    """
    return np.square(y - targets).mean(), MSECache(y, targets)


@takes(cache=record(MSECache))
def mse_loss_backward(cache):
    """Gradient of the mean squared error: ``2 (y - target) / count``.

    Parameters
    ----------
    cache : MSECache

    Returns
    -------
    dy : ndarray
        The shape of `y`.
    """
    y, targets = cache
    return 2 * (y - targets) / y.dtype.type(y.size)


class PinballCache(NamedTuple):
    error: np.ndarray
    weight: np.ndarray
    mask: np.ndarray


@takes(
    y=floats("... Q", empty=False), targets=floats("..."), quantiles=levels("Q"), mask=bools("...")
)
def pinball_loss_forward(y, targets, quantiles, mask=None):
    """Mean pinball loss of forecasts of Q quantiles (Koenker & Bassett 1978).

    A forecast y of the quantile of level q costs ``q (target - y)`` where the target lies above it
    and ``(1 - q) (y - target)`` where it lies below. The loss is the mean over the M places where
    `mask` is true and the Q levels, in units of the target; at ``q = 0.5`` alone it is half the
    mean absolute error.

    Parameters
    ----------
    y : ndarray, shape (..., Q)
        One forecast a level.
    targets : ndarray, shape (...)
        Anything where the mask is false, NaN too.
    quantiles : array_like, shape (Q,)
        The levels, each strictly between 0 and 1, in any order.
    mask : ndarray of bool, shape (...), optional
        False where a target is padding or a gap. All true by default.

    Returns
    -------
    loss : float
    cache : PinballCache

    Raises
    ------
    ValueError
        If the mask leaves no target, or a level is not between 0 and 1.
    """
    mask = np.ones(targets.shape, dtype=bool) if mask is None else mask
    if not mask.any():
        raise ValueError("pinball_loss: expected at least one unmasked target, got none")
    quantiles = quantiles.astype(y.dtype)
    error = np.where(mask, targets, 0)[..., None] - y
    weight = np.where(error > 0, quantiles, 1 - quantiles)
    return (weight * np.abs(error))[mask].mean(), PinballCache(error, weight, mask)


@takes(cache=record(PinballCache))
def pinball_loss_backward(cache):
    """Gradient of :func:`pinball_loss_forward`, for one forecast divided by M Q.

    It is ``-q`` where the target lies above the forecast and ``1 - q`` where it lies below. NB: at
    the kink, where they are equal, it is 0, as torch has it for the absolute error; any number
    from ``-q`` to ``1 - q`` is a slope there.

    Parameters
    ----------
    cache : PinballCache

    Returns
    -------
    dy : ndarray, shape (..., Q)
        Zero where the mask is false.
    """
    error, weight, mask = cache
    dy = np.where(mask[..., None], -np.sign(error) * weight, 0)
    return dy / error.dtype.type(mask.sum() * error.shape[-1])


class LayerNormCache(NamedTuple):
    normal: np.ndarray
    inverse_std: np.ndarray
    params: dict


@takes(x=floats("... H"), params={"weight": floats("H"), "bias": floats("H")}, eps=number(low=0))
def layer_norm_forward(x, params, eps=1e-5):
    """Layer normalisation (Ba et al. 2016): ``y = weight (x - mean) / sqrt(var + eps) + bias``.

    Mean and variance are each row's own, over the last axis; torch's ``nn.LayerNorm``.

    Parameters
    ----------
    x : ndarray, shape (..., H)
    params : dict
        ``weight`` and ``bias`` of shape (H,).
    eps : float

    Returns
    -------
    y : ndarray, shape (..., H)
    cache : LayerNormCache
    """
    centred = x - x.mean(axis=-1, keepdims=True)
    inverse_std = 1 / np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + eps)
    normal = centred * inverse_std
    return normal * params["weight"] + params["bias"], LayerNormCache(normal, inverse_std, params)


@takes(cache=record(LayerNormCache))
def layer_norm_backward(dy, cache):
    """Gradients of :func:`layer_norm_forward`.

    With ``dn = dy weight``, each row of ``dx`` is ``(dn - mean(dn) - n mean(dn n)) / std``: what
    would change the row's mean or its variance is taken out.

    Parameters
    ----------
    dy : ndarray, shape (..., H)
    cache : LayerNormCache

    Returns
    -------
    dx : ndarray, shape (..., H)
    grads : dict
        ``weight`` and ``bias`` of shape (H,).
    """
    normal, inverse_std, params = cache
    fit_gradient("layer_norm_backward: dy", dy, normal.shape, normal.dtype)
    dnormal = dy * params["weight"]
    along = (dnormal * normal).mean(axis=-1, keepdims=True)
    dx = (dnormal - dnormal.mean(axis=-1, keepdims=True) - normal * along) * inverse_std
    rows = tuple(range(dy.ndim - 1))
    return dx, {"weight": (dy * normal).sum(axis=rows), "bias": dy.sum(axis=rows)}


@takes(x=floats(), p=number(low=0, below=1), rng=rng, shared_axes=tuple | list | int)
def dropout_forward(x, p, rng, shared_axes=()):
    """Zero each value with probability `p`, and divide the others by ``1 - p``.

    Srivastava et al. (2014). With ``shared_axes=(0,)`` on (T, N, H) one choice holds for all
    steps of a sequence: variational dropout (Gal & Ghahramani 2016).

    Parameters
    ----------
    x : ndarray
    p : float
        In [0, 1).
    rng : numpy.random.Generator
    shared_axes : tuple of int
        Axes along which the choice is the same.

    Returns
    -------
    y : ndarray
        The shape of `x`.
    mask : ndarray
        0 or ``1 / (1 - p)``: the cache.
    """
    shared_axes = normalize_axis_tuple(shared_axes, x.ndim, "shared_axes")
    shape = [1 if axis in shared_axes else size for axis, size in enumerate(x.shape)]
    mask = (rng.random(shape) >= p).astype(x.dtype) / x.dtype.type(1 - p)
    return x * mask, mask


@takes(dy=floats(), mask=floats())
def dropout_backward(dy, mask):
    """Gradient of :func:`dropout_forward`: the same values are zeroed, the same are scaled.

    Parameters
    ----------
    dy : ndarray
    mask : ndarray

    Returns
    -------
    dx : ndarray
    """
    fit_gradient("dropout_backward: dy", dy, np.broadcast_shapes(dy.shape, mask.shape), mask.dtype)
    return dy * mask
