"""The simple recurrent network: one step, and one whole sequence, forward and backward.

.. math::
    a_t = W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh}, \\qquad h_t = f(a_t)

Symbols: T time steps, N sequences in the batch, D inputs, H hidden units. `params` holds
``weight_ih`` (H, D), ``weight_hh`` (H, H), ``bias_ih`` (H,) and ``bias_hh`` (H,), torch's names.
:math:`f` is ``tanh`` (Elman 1990), ``relu`` (Le et al. 2015) or ``identity``.
"""

from typing import NamedTuple

import numpy as np

from .contracts import fit_gradient, floats, one_of, record, rnn_weights, takes, unchecked

NONLINEARITIES = ("tanh", "relu", "identity")


@takes(a=floats(), nonlinearity=one_of(*NONLINEARITIES))
def activate(a, nonlinearity):
    """The hidden activation: ``tanh(a)``, ``relu(a) = max(a, 0)`` or ``identity(a) = a``.

    Parameters
    ----------
    a : ndarray
        Pre-activations, any shape.
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    ndarray
        The shape of `a`.
    """
    if nonlinearity == "tanh":
        return np.tanh(a)
    if nonlinearity == "relu":
        return np.maximum(a, 0)
    return a


@takes(dh=floats("..."), h=floats("..."), nonlinearity=one_of(*NONLINEARITIES))
def activate_backward(dh, h, nonlinearity):
    """Gradient of :func:`activate`, from its output `h`: ``tanh' = 1 - h^2``.

    All three derivatives can be read off the output, so the pre-activation need not be kept.

    Parameters
    ----------
    dh, h : ndarray
        Gradient of the output, and the output.
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    ndarray
        Gradient of the pre-activation.
    """
    if nonlinearity == "tanh":
        return dh * (1 - h * h)
    if nonlinearity == "relu":
        return dh * (h > 0)
    return dh


class RNNCellCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray
    h_next: np.ndarray
    params: dict
    nonlinearity: str


@takes(
    x=floats("N D"),
    h=floats("N H"),
    params=rnn_weights,
    nonlinearity=one_of(*NONLINEARITIES),
)
def rnn_cell_forward(x, h, params, nonlinearity="tanh"):
    """One step: ``h_next = f(W_ih x + b_ih + W_hh h + b_hh)``, torch's ``nn.RNNCell``.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    h : ndarray, shape (N, H)
        The hidden state before the step.
    params : dict
        See the module's first lines.
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    h_next : ndarray, shape (N, H)
    cache : RNNCellCache
    """
    a = x @ params["weight_ih"].T + params["bias_ih"]
    a = a + h @ params["weight_hh"].T + params["bias_hh"]
    h_next = unchecked(activate)(a, nonlinearity)
    return h_next, RNNCellCache(x, h, h_next, params, nonlinearity)


@takes(cache=record(RNNCellCache))
def rnn_cell_backward(dh_next, cache):
    """Gradients of one step.

    With ``da = dh_next * f'(a)``: ``dx = da W_ih``, ``dh = da W_hh``,
    ``dW_ih = da^T x``, ``dW_hh = da^T h``, and both biases get the sum of ``da`` over the batch.

    Parameters
    ----------
    dh_next : ndarray, shape (N, H)
    cache : RNNCellCache

    Returns
    -------
    dx : ndarray, shape (N, D)
    dh : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    x, h, h_next, params, nonlinearity = cache
    fit_gradient("rnn_cell_backward: dh_next", dh_next, h.shape, h.dtype)
    da = unchecked(activate_backward)(dh_next, h_next, nonlinearity)
    dx, dh = da @ params["weight_ih"], da @ params["weight_hh"]
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias_ih": da.sum(axis=0),
        "bias_hh": da.sum(axis=0),
    }
    return dx, dh, grads


class RNNCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray
    params: dict
    nonlinearity: str


@takes(
    x=floats("T N D"),
    h_0=floats("N H"),
    params=rnn_weights,
    nonlinearity=one_of(*NONLINEARITIES),
)
def rnn_forward(x, h_0, params, nonlinearity="tanh"):
    """A whole sequence, one step after another with the same weights.

    The part of the pre-activation that comes from the input does not wait for the state, so it
    is computed for all steps in one product before the loop.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    h_0 : ndarray, shape (N, H)
        Initial hidden state.
    params : dict
        See the module's first lines.
    nonlinearity : {"tanh", "relu", "identity"}

    Returns
    -------
    y : ndarray, shape (T, N, H)
        The hidden states ``h_1 .. h_T``; the final state is ``y[-1]``. It shares memory with the
        cache: write neither into it nor into `x` or `params` before the backward pass.
    cache : RNNCache
        Holds ``h_0 .. h_T`` of shape (T + 1, N, H).
    """
    a = x @ params["weight_ih"].T + (params["bias_ih"] + params["bias_hh"])
    h = np.empty((len(x) + 1, *h_0.shape), dtype=x.dtype)
    h[0] = h_0
    for t, a_t in enumerate(a):
        h[t + 1] = unchecked(activate)(a_t + h[t] @ params["weight_hh"].T, nonlinearity)
    return h[1:], RNNCache(x, h, params, nonlinearity)


@takes(cache=record(RNNCache))
def rnn_backward(dy, dh_n, cache):
    """Backpropagation through time (Werbos 1990) for the whole sequence.

    ``dh_t = dy_t + da_{t+1} W_hh`` and ``da_t = dh_t * f'(a_t)``, from the last step to the
    first. The weights' gradients are sums over all steps and sequences, taken in one product
    each after the loop.

    Parameters
    ----------
    dy : ndarray, shape (T, N, H)
        Gradient of the loss with respect to each output.
    dh_n : ndarray, shape (N, H), or None
        What reaches the final state from elsewhere.
    cache : RNNCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dh_0 : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    x, h, params, nonlinearity = cache
    fit_gradient("rnn_backward: dy", dy, h[1:].shape, h.dtype)
    da = np.empty_like(dy)
    dh = np.zeros_like(h[0]) if dh_n is None else dh_n
    fit_gradient("rnn_backward: dh_n", dh, h[0].shape, h.dtype)
    for t in reversed(range(len(x))):
        da[t] = unchecked(activate_backward)(dy[t] + dh, h[t + 1], nonlinearity)
        dh = da[t] @ params["weight_hh"]
    grads = {
        "weight_ih": np.tensordot(da, x, axes=([0, 1], [0, 1])),
        "weight_hh": np.tensordot(da, h[:-1], axes=([0, 1], [0, 1])),
        "bias_ih": da.sum(axis=(0, 1)),
        "bias_hh": da.sum(axis=(0, 1)),
    }
    return da @ params["weight_ih"], dh, grads
