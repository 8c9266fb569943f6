"""The long short-term memory: one step, and one whole sequence, forward and backward.

.. math::
    i_t, f_t, o_t &= \\sigma(\\ldots), \\quad g_t = \\tanh(\\ldots), \\quad
    \\ldots = W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh} \\\\
    c_t &= f_t \\odot c_{t-1} + i_t \\odot g_t, \\qquad h_t = o_t \\odot \\tanh(c_t)

Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000). Symbols: T time
steps, N sequences in the batch, D inputs, H hidden units. `params` holds ``weight_ih`` (4H, D),
``weight_hh`` (4H, H), ``bias_ih`` (4H,) and ``bias_hh`` (4H,), torch's names; the four blocks of
H rows are the gates ``i f g o``, in torch's order. The state is the pair ``(h, c)``.
"""

from typing import NamedTuple

import numpy as np

from .contracts import (
    fit_gradient,
    fit_gradients,
    floats,
    gated,
    parts_of_state,
    record,
    takes,
    unchecked,
)
from .functional import sigmoid


class LSTMCellCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray
    c: np.ndarray
    gates: tuple  # i, f, g, o
    tanh_c: np.ndarray
    params: dict


@takes(x=floats("N D"), state=parts_of_state, params=gated(4))
def lstm_cell_forward(x, state, params):
    """One step, torch's ``nn.LSTMCell``.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    state : tuple of ndarray
        ``(h, c)`` before the step, each (N, H).
    params : dict
        See the module's first lines.

    Returns
    -------
    state_next : tuple of ndarray
        ``(h, c)`` after the step, each (N, H).
    cache : LSTMCellCache
    """
    h, c = state
    a = x @ params["weight_ih"].T + params["bias_ih"]
    a = a + h @ params["weight_hh"].T + params["bias_hh"]
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=-1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    c_next = f * c + i * g
    tanh_c = np.tanh(c_next)
    return (o * tanh_c, c_next), LSTMCellCache(x, h, c, (i, f, g, o), tanh_c, params)


@takes(cache=record(LSTMCellCache))
def lstm_cell_backward(dstate_next, cache):
    """Gradients of one step.

    The cell state collects from two sides: ``dc = dc_next + dh_next o (1 - tanh(c_next)^2)``.
    From it each gate has its share, times the derivative of its activation, and ``f`` of it goes
    on to the step before.

    Parameters
    ----------
    dstate_next : tuple of ndarray
        Gradients of ``(h, c)`` after the step, each (N, H).
    cache : LSTMCellCache

    Returns
    -------
    dx : ndarray, shape (N, D)
    dstate : tuple of ndarray
        Gradients of ``(h, c)`` before the step, each (N, H).
    grads : dict
        The keys and shapes of `params`.
    """
    fit_gradients("lstm_cell_backward: dstate_next", dstate_next, 2, cache.h.shape, cache.h.dtype)
    da, dc = unchecked(lstm_gates_backward)(dstate_next, cache)
    x, h, params = cache.x, cache.h, cache.params
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias_ih": da.sum(axis=0),
        "bias_hh": da.sum(axis=0),
    }
    return da @ params["weight_ih"], (da @ params["weight_hh"], dc), grads


@takes(cache=record(LSTMCellCache))
def lstm_gates_backward(dstate_next, cache):
    """From the gradients of a step's state to those of its pre-activations, and of ``c`` before.

    Parameters
    ----------
    dstate_next : tuple of ndarray
        Gradients of ``(h, c)`` after the step, each (N, H).
    cache : LSTMCellCache

    Returns
    -------
    da : ndarray, shape (N, 4H)
        Gates in the order ``i f g o``.
    dc : ndarray, shape (N, H)
    """
    fit_gradients("lstm_gates_backward: dstate_next", dstate_next, 2, cache.h.shape, cache.h.dtype)
    (dh_next, dc_next), (i, f, g, o), tanh_c = dstate_next, cache.gates, cache.tanh_c
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    da_i = dc * g * i * (1 - i)
    da_f = dc * cache.c * f * (1 - f)
    da_g = dc * i * (1 - g**2)
    da_o = dh_next * tanh_c * o * (1 - o)
    return np.concatenate([da_i, da_f, da_g, da_o], axis=-1), dc * f


class LSTMCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray
    steps: list
    params: dict


@takes(x=floats("T N D"), state=parts_of_state, params=gated(4))
def lstm_forward(x, state, params):
    """A whole sequence, one step after another with the same weights.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    state : tuple of ndarray
        Initial ``(h, c)``, each (N, H).
    params : dict
        See the module's first lines.

    Returns
    -------
    y : ndarray, shape (T, N, H)
        The hidden states ``h_1 .. h_T``.
    state : tuple of ndarray
        Final ``(h, c)``, each (N, H).
    cache : LSTMCache
    """
    y, steps = np.empty((len(x), *state[0].shape), dtype=x.dtype), []
    for t, x_t in enumerate(x):
        state, step = unchecked(lstm_cell_forward)(x_t, state, params)
        y[t] = state[0]
        steps.append(step)
    h = np.concatenate([steps[0].h[None], y])
    return y, state, LSTMCache(x, h, steps, params)


@takes(cache=record(LSTMCache))
def lstm_backward(dy, dstate, cache):
    """Backpropagation through time for the whole sequence.

    Parameters
    ----------
    dy : ndarray, shape (T, N, H)
        Gradient of the loss with respect to each output.
    dstate : tuple of ndarray, or None
        What reaches the final ``(h, c)`` from elsewhere, each (N, H).
    cache : LSTMCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dstate : tuple of ndarray
        Gradients of the initial ``(h, c)``, each (N, H).
    grads : dict
        The keys and shapes of `params`.
    """
    x, h, steps, params = cache
    fit_gradient("lstm_backward: dy", dy, h[1:].shape, h.dtype)
    da = np.empty((*dy.shape[:2], len(params["weight_hh"])), dtype=dy.dtype)
    dstate = (np.zeros_like(h[0]), np.zeros_like(h[0])) if dstate is None else dstate
    fit_gradients("lstm_backward: dstate", dstate, 2, h[0].shape, h.dtype)
    dh, dc = dstate
    for t in reversed(range(len(x))):
        da[t], dc = unchecked(lstm_gates_backward)((dy[t] + dh, dc), steps[t])
        dh = da[t] @ params["weight_hh"]
    grads = {
        "weight_ih": np.tensordot(da, x, axes=([0, 1], [0, 1])),
        "weight_hh": np.tensordot(da, h[:-1], axes=([0, 1], [0, 1])),
        "bias_ih": da.sum(axis=(0, 1)),
        "bias_hh": da.sum(axis=(0, 1)),
    }
    return da @ params["weight_ih"], (dh, dc), grads
