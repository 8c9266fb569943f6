"""The gated recurrent unit in both published conventions, forward and backward.

.. math::
    r_t, z_t &= \\sigma(W_{ih} x_t + b_{ih} + W_{hh} h_{t-1} + b_{hh}) \\\\
    n_t &= \\tanh(W_{in} x_t + b_{in} + r_t \\odot (W_{hn} h_{t-1} + b_{hn}))
        \\quad \\text{(reset after)} \\\\
    n_t &= \\tanh(W_{in} x_t + b_{in} + W_{hn} (r_t \\odot h_{t-1}) + b_{hn})
        \\quad \\text{(reset before)} \\\\
    h_t &= (1 - z_t) \\odot n_t + z_t \\odot h_{t-1}

``reset="after"`` (the product) is torch's and cuDNN's, and the first version of Cho et al. (2014,
arXiv 1406.1078v1); ``reset="before"`` is that paper's final version and Chung et al. (2014).

Symbols: T time steps, N sequences in the batch, D inputs, H hidden units. `params` holds
``weight_ih`` (3H, D), ``weight_hh`` (3H, H), ``bias_ih`` (3H,) and ``bias_hh`` (3H,); the three
blocks of H rows are ``r z n``, torch's names and order.

NB: Chung et al. write ``h_t = (1 - z) h_{t-1} + z n``: their z is torch's 1 - z.
"""

from typing import NamedTuple

import numpy as np

from .contracts import fit_gradient, floats, gated, one_of, record, takes, unchecked
from .functional import sigmoid


class GRUCellCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray
    gates: tuple  # r, z, n
    a_hn: np.ndarray | None  # W_hn h + b_hn; None where the reset comes before the product
    params: dict


@takes(x=floats("N D"), h=floats("N H"), params=gated(3), reset=one_of("after", "before"))
def gru_cell_forward(x, h, params, reset="after"):
    """One step, torch's ``nn.GRUCell`` when ``reset="after"``.

    Parameters
    ----------
    x : ndarray, shape (N, D)
    h : ndarray, shape (N, H)
        The hidden state before the step.
    params : dict
        See the module's first lines.
    reset : {"after", "before"}
        Whether the reset gate acts after or before the product with ``weight_hh``.

    Returns
    -------
    h_next : ndarray, shape (N, H)
    cache : GRUCellCache
    """
    H = h.shape[-1]
    weight_hh, bias_hh = params["weight_hh"], params["bias_hh"]
    a = x @ params["weight_ih"].T + params["bias_ih"]
    a_rz = a[:, : 2 * H] + h @ weight_hh[: 2 * H].T + bias_hh[: 2 * H]
    r, z = np.split(sigmoid(a_rz), 2, axis=-1)
    if reset == "after":
        a_hn = h @ weight_hh[2 * H :].T + bias_hh[2 * H :]
        n = np.tanh(a[:, 2 * H :] + r * a_hn)
    else:
        a_hn = None
        n = np.tanh(a[:, 2 * H :] + (r * h) @ weight_hh[2 * H :].T + bias_hh[2 * H :])
    return (1 - z) * n + z * h, GRUCellCache(x, h, (r, z, n), a_hn, params)


@takes(cache=record(GRUCellCache))
def gru_gates_backward(dh_next, cache):
    """From the gradient of a step's state to those of its pre-activations, and of ``h`` before.

    Parameters
    ----------
    dh_next : ndarray, shape (N, H)
    cache : GRUCellCache

    Returns
    -------
    da_x, da_h : ndarray, shape (N, 3H)
        Gradients of ``W_ih x + b_ih`` and of the product with ``weight_hh`` plus ``b_hh``, gates
        in the order ``r z n``.
    dh : ndarray, shape (N, H)
    """
    fit_gradient("gru_gates_backward: dh_next", dh_next, cache.h.shape, cache.h.dtype)
    h, (r, z, n), a_hn, weight_hh = cache.h, cache.gates, cache.a_hn, cache.params["weight_hh"]
    H = h.shape[-1]
    da_n = dh_next * (1 - z) * (1 - n**2)
    da_z = dh_next * (h - n) * z * (1 - z)
    if a_hn is None:
        drh, da_hn = da_n @ weight_hh[2 * H :], da_n
        dr, dh = drh * h, dh_next * z + drh * r
    else:
        dr, da_hn = da_n * a_hn, da_n * r
        dh = dh_next * z + da_hn @ weight_hh[2 * H :]
    da_rz = np.concatenate([dr * r * (1 - r), da_z], axis=-1)
    dh = dh + da_rz @ weight_hh[: 2 * H]
    return np.concatenate([da_rz, da_n], axis=-1), np.concatenate([da_rz, da_hn], axis=-1), dh


@takes(cache=record(GRUCellCache))
def gru_cell_backward(dh_next, cache):
    """Gradients of one step.

    Parameters
    ----------
    dh_next : ndarray, shape (N, H)
    cache : GRUCellCache

    Returns
    -------
    dx : ndarray, shape (N, D)
    dh : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    da_x, da_h, dh = gru_gates_backward(dh_next, cache)
    dx, grads = _contract(da_x[None], da_h[None], cache.x[None], [cache])
    return dx[0], dh, grads


class GRUCache(NamedTuple):
    x: np.ndarray
    steps: list
    params: dict


@takes(x=floats("T N D"), h_0=floats("N H"), params=gated(3), reset=one_of("after", "before"))
def gru_forward(x, h_0, params, reset="after"):
    """A whole sequence, one step after another with the same weights.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    h_0 : ndarray, shape (N, H)
    params : dict
        See the module's first lines.
    reset : {"after", "before"}

    Returns
    -------
    y : ndarray, shape (T, N, H)
        The hidden states ``h_1 .. h_T``; the final state is ``y[-1]``. Neither `x` nor `params` may
        change before the backward pass.
    cache : GRUCache
    """
    y, steps, h = np.empty((len(x), *h_0.shape), dtype=x.dtype), [], h_0
    for t, x_t in enumerate(x):
        h, step = unchecked(gru_cell_forward)(x_t, h, params, reset)
        y[t] = h
        steps.append(step)
    return y, GRUCache(x, steps, params)


@takes(cache=record(GRUCache))
def gru_backward(dy, dh_n, cache):
    """Backpropagation through time for the whole sequence.

    Parameters
    ----------
    dy : ndarray, shape (T, N, H)
    dh_n : ndarray, shape (N, H), or None
    cache : GRUCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dh_0 : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    x, steps, params = cache
    fit_gradient("gru_backward: dy", dy, (*x.shape[:2], steps[0].h.shape[-1]), x.dtype)
    da_x = np.empty((*dy.shape[:2], len(params["weight_hh"])), dtype=dy.dtype)
    da_h, dh = np.empty_like(da_x), np.zeros_like(dy[0]) if dh_n is None else dh_n
    fit_gradient("gru_backward: dh_n", dh, dy[0].shape, x.dtype)
    for t in reversed(range(len(x))):
        da_x[t], da_h[t], dh = unchecked(gru_gates_backward)(dy[t] + dh, steps[t])
    dx, grads = _contract(da_x, da_h, x, steps)
    return dx, dh, grads


def _contract(da_x, da_h, x, steps):
    """Gradients of the input and the parameters, each one product over all steps."""
    params, H, axes = steps[0].params, steps[0].h.shape[-1], ([0, 1], [0, 1])
    h = np.stack([step.h for step in steps])
    # The candidate's rows of weight_hh saw h, or r h where the reset comes before the product.
    h_n = h if steps[0].a_hn is not None else np.stack([s.gates[0] * s.h for s in steps])
    dweight_rz = np.tensordot(da_h[..., : 2 * H], h, axes)
    grads = {
        "weight_ih": np.tensordot(da_x, x, axes),
        "weight_hh": np.concatenate([dweight_rz, np.tensordot(da_h[..., 2 * H :], h_n, axes)]),
        "bias_ih": da_x.sum(axis=(0, 1)),
        "bias_hh": da_h.sum(axis=(0, 1)),
    }
    return da_x @ params["weight_ih"], grads
