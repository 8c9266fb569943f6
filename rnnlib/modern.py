"""Recurrent layers whose state enters linearly, so that a scan computes all steps at once.

minGRU and minLSTM (Feng et al. 2024, arXiv 2410.01201): the gates of a GRU and an LSTM without the
state in them.

.. math::
    z_t = \\sigma(W_z x_t + b_z), \\qquad n_t = g(W_n x_t + b_n)
    \\quad \\text{(minGRU)} \\\\
    h_t = (1 - z_t) \\odot h_{t-1} + z_t \\odot n_t \\\\
    i_t, f_t = \\sigma(\\ldots), \\qquad n_t = g(\\ldots)
    \\quad \\text{(minLSTM)} \\\\
    h_t = \\frac{f_t}{f_t + i_t} \\odot h_{t-1} + \\frac{i_t}{f_t + i_t} \\odot n_t

The candidate's ``g(a)`` is ``a + 1/2`` for ``a >= 0`` and ``sigmoid(a)`` below, so that the state
stays positive and has a logarithm; with ``candidate="linear"`` it is ``a``. There is no tanh.

Symbols: T time steps, N sequences in the batch, D inputs, H hidden units. `params` holds
``weight_ih`` and ``bias_ih``, (2H, D) and (2H,) for minGRU with the blocks ``z n``, (3H, D) and
(3H,) for minLSTM with the blocks ``i f n``.

NB: in minGRU z is the share of the candidate, as in Chung et al. (2014); torch's GRU, and
:mod:`rnnlib.gru`, write z for the share of the old state.

The linear recurrent unit (LRU; Orvieto et al. 2023, arXiv 2303.06349) has no gates: a constant
complex number for each unit, of absolute value below 1.

.. math::
    \\lambda &= \\exp(-\\exp(\\nu) + i \\exp(\\theta)) \\\\
    h_t &= \\lambda \\odot h_{t-1} + \\exp(\\gamma) \\odot (B x_t), \\qquad
    y_t = \\operatorname{Re}(C h_t) + s \\odot x_t

Its `params` are ``nu_log``, ``theta_log`` and ``gamma_log`` (H,), ``B_re`` and ``B_im`` (H, D),
``C_re`` and ``C_im`` (D, H), and ``skip`` (D,), the paper's D. Its state is the pair of real and
imaginary parts, each (N, H).
"""

from typing import NamedTuple

import numpy as np

from .contracts import (
    fit_gradient,
    fit_gradients,
    float_type,
    floats,
    input_gates,
    lru_weights,
    number,
    one_of,
    pair_of_state,
    record,
    rng,
    takes,
    unchecked,
    whole,
)
from .functional import sigmoid
from .scan import LinearRecurrenceCache, scan, scan_backward

CANDIDATES = ("positive", "linear")


def _candidate(a, candidate):
    """n = g(a) and its derivative; NB: at 0, where the slope jumps, it is the right side's, 1."""
    if candidate == "linear":
        return a, np.ones_like(a)
    s = sigmoid(a)
    return np.where(a >= 0, a + 0.5, s), np.where(a >= 0, 1, s * (1 - s))


class MinGRUCache(NamedTuple):
    x: np.ndarray
    gates: tuple  # 1 - z, z, n
    slope: np.ndarray  # of n
    recurrence: LinearRecurrenceCache
    params: dict


@takes(x=floats("T N D"), params=input_gates(2), h_0=floats("N H"), candidate=one_of(*CANDIDATES))
def min_gru_forward(x, params, h_0=None, candidate="positive"):
    """A whole sequence through a minGRU, by a scan.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    params : dict
        See the module's first lines.
    h_0 : ndarray, shape (N, H), optional
        Zero by default.
    candidate : {"positive", "linear"}
        Whether the candidate passes through g.

    Returns
    -------
    h : ndarray, shape (T, N, H)
        The states ``h_1 .. h_T``, which are the layer's outputs.
    cache : MinGRUCache
    """
    a_z, a_n = np.split(x @ params["weight_ih"].T + params["bias_ih"], 2, axis=-1)
    keep, z = sigmoid(-a_z), sigmoid(a_z)  # 1 - z would lose the digits of a small number
    n, slope = _candidate(a_n, candidate)
    h, recurrence = _recur(keep, z * n, h_0)
    return h, MinGRUCache(x, (keep, z, n), slope, recurrence, params)


@takes(cache=record(MinGRUCache))
def min_gru_backward(dh, cache):
    """Gradients of :func:`min_gru_forward`, by a scan from the end to the start.

    Parameters
    ----------
    dh : ndarray, shape (T, N, H)
        The gradient of the final state from elsewhere is added to ``dh[-1]``.
    cache : MinGRUCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dh_0 : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    x, (keep, z, n), slope, recurrence, params = cache
    fit_gradient("min_gru_backward: dh", dh, z.shape, z.dtype)
    dkeep, dtake, dh_0 = unchecked(scan_backward)(dh, recurrence)
    da_z = (dtake * n - dkeep) * keep * z
    dx, grads = _contract(np.concatenate([da_z, dtake * z * slope], axis=-1), x, params)
    return dx, dh_0, grads


class MinLSTMCache(NamedTuple):
    x: np.ndarray
    gates: tuple  # i / (f + i), f / (f + i), n
    closed: tuple  # 1 - i, 1 - f
    slope: np.ndarray  # of n
    recurrence: LinearRecurrenceCache
    params: dict


@takes(x=floats("T N D"), params=input_gates(3), h_0=floats("N H"), candidate=one_of(*CANDIDATES))
def min_lstm_forward(x, params, h_0=None, candidate="positive"):
    """A whole sequence through a minLSTM, by a scan.

    The shares of the state and of the candidate are ``sigmoid(log f - log i)`` and its complement,
    which is ``f / (f + i)`` without a division of two numbers that may both be 0.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    params : dict
        See the module's first lines.
    h_0 : ndarray, shape (N, H), optional
        Zero by default.
    candidate : {"positive", "linear"}
        Whether the candidate passes through g.

    Returns
    -------
    h : ndarray, shape (T, N, H)
        The states ``h_1 .. h_T``, which are the layer's outputs.
    cache : MinLSTMCache
    """
    a_i, a_f, a_n = np.split(x @ params["weight_ih"].T + params["bias_ih"], 3, axis=-1)
    difference = np.logaddexp(0, -a_i) - np.logaddexp(0, -a_f)  # log f - log i
    keep, take = sigmoid(difference), sigmoid(-difference)
    n, slope = _candidate(a_n, candidate)
    h, recurrence = _recur(keep, take * n, h_0)
    closed = sigmoid(-a_i), sigmoid(-a_f)
    return h, MinLSTMCache(x, (take, keep, n), closed, slope, recurrence, params)


@takes(cache=record(MinLSTMCache))
def min_lstm_backward(dh, cache):
    """Gradients of :func:`min_lstm_forward`, by a scan from the end to the start.

    Parameters
    ----------
    dh : ndarray, shape (T, N, H)
        The gradient of the final state from elsewhere is added to ``dh[-1]``.
    cache : MinLSTMCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dh_0 : ndarray, shape (N, H)
    grads : dict
        The keys and shapes of `params`.
    """
    x, (take, keep, n), (closed_i, closed_f), slope, recurrence, params = cache
    fit_gradient("min_lstm_backward: dh", dh, keep.shape, keep.dtype)
    dkeep, dtake, dh_0 = unchecked(scan_backward)(dh, recurrence)
    ddifference = (dkeep - dtake * n) * keep * take
    parts = [-ddifference * closed_i, ddifference * closed_f, dtake * take * slope]
    dx, grads = _contract(np.concatenate(parts, axis=-1), x, params)
    return dx, dh_0, grads


def _recur(a, b, h_0):
    """The states by a scan, and what its backward pass needs."""
    h = unchecked(scan)(a, b, h_0)
    return h, LinearRecurrenceCache(a, h, np.zeros_like(b[0]) if h_0 is None else h_0)


def _contract(da, x, params):
    """Gradients of the input and the parameters, each one product over all steps."""
    grads = {
        "weight_ih": np.tensordot(da, x, axes=([0, 1], [0, 1])),
        "bias_ih": da.sum(axis=(0, 1)),
    }
    return da @ params["weight_ih"], grads


@takes(
    input_size=whole(),
    hidden_size=whole(),
    rng=rng,
    r_min=number(low=0, below=1),
    r_max=number(above=0, high=1),
    max_phase=number(above=0),
    dtype=float_type,
)
def lru_init(
    input_size, hidden_size, rng, r_min=0.0, r_max=1.0, max_phase=2 * np.pi, dtype=np.float32
):
    """Parameters of an LRU with eigenvalues drawn uniformly from a ring (Orvieto et al. 2023).

    Their absolute values lie between `r_min` and `r_max`, their phases between 0 and `max_phase`.
    ``exp(gamma_log)`` is ``sqrt(1 - |lambda|^2)``: with white noise as input, the states of all
    units have one scale, however long they remember.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    rng : numpy.random.Generator
    r_min, r_max : float
        ``0 <= r_min < r_max <= 1``.
    max_phase : float
        In radians.
    dtype : dtype

    Returns
    -------
    dict of ndarray
    """
    if r_min >= r_max:
        raise ValueError(f"lru_init: r_max: expected more than r_min, {r_min}, got {r_max}")
    D, H = input_size, hidden_size
    # 1 - random() is in (0, 1], so that no logarithm of 0 is taken.
    squares = r_min**2 + (1 - rng.random(H)) * (r_max**2 - r_min**2)
    squares = np.minimum(squares, 1 - 1e-7)
    params = {
        "nu_log": np.log(-np.log(squares) / 2),
        "theta_log": np.log(max_phase * (1 - rng.random(H))),
        "gamma_log": np.log(1 - squares) / 2,
        "B_re": rng.standard_normal((H, D)) / np.sqrt(2 * D),
        "B_im": rng.standard_normal((H, D)) / np.sqrt(2 * D),
        "C_re": rng.standard_normal((D, H)) / np.sqrt(H),
        "C_im": rng.standard_normal((D, H)) / np.sqrt(H),
        "skip": rng.standard_normal(D),
    }
    return {name: p.astype(dtype) for name, p in params.items()}


class LRUCache(NamedTuple):
    x: np.ndarray
    driven: np.ndarray  # B x, complex
    recurrence: LinearRecurrenceCache  # complex
    params: dict


@takes(x=floats("T N D"), params=lru_weights, state=pair_of_state("re, im"))
def lru_forward(x, params, state=None):
    """A whole sequence through a linear recurrent unit, by a scan.

    Parameters
    ----------
    x : ndarray, shape (T, N, D)
    params : dict
        See the module's first lines.
    state : tuple of ndarray, optional
        Real and imaginary part of the initial state, each (N, H). Zero by default.

    Returns
    -------
    y : ndarray, shape (T, N, D)
    state : tuple of ndarray
        Real and imaginary part of the final state, each (N, H).
    cache : LRUCache
    """
    eigenvalues = np.exp(-np.exp(params["nu_log"]) + 1j * np.exp(params["theta_log"]))
    driven = x @ (params["B_re"] + 1j * params["B_im"]).T
    h_0 = np.zeros_like(driven[0]) if state is None else state[0] + 1j * state[1]
    a = np.broadcast_to(eigenvalues, driven.shape)
    h, recurrence = _recur(a, np.exp(params["gamma_log"]) * driven, h_0)
    y = (h @ (params["C_re"] + 1j * params["C_im"]).T).real + params["skip"] * x
    return y, (h[-1].real.copy(), h[-1].imag.copy()), LRUCache(x, driven, recurrence, params)


@takes(cache=record(LRUCache))
def lru_backward(dy, dstate, cache):
    """Gradients of :func:`lru_forward`, by a scan from the end to the start.

    A complex gradient is ``dL/dRe + i dL/dIm``, as torch's: what is multiplied in the forward pass
    is multiplied by its conjugate here.

    Parameters
    ----------
    dy : ndarray, shape (T, N, D)
    dstate : tuple of ndarray, or None
        What reaches the final state's real and imaginary part from elsewhere, each (N, H).
    cache : LRUCache

    Returns
    -------
    dx : ndarray, shape (T, N, D)
    dstate : tuple of ndarray
        Gradients of the initial state's real and imaginary part, each (N, H).
    grads : dict
        The keys and shapes of `params`.
    """
    x, driven, recurrence, params = cache
    fit_gradient("lru_backward: dy", dy, x.shape, x.dtype)
    h, rows = recurrence.h, ([0, 1], [0, 1])
    dh = dy @ (params["C_re"] - 1j * params["C_im"])
    if dstate is not None:
        fit_gradients("lru_backward: dstate", dstate, 2, h[0].shape, x.dtype)
        dh[-1] += dstate[0] + 1j * dstate[1]
    da, dscaled, dh_0 = unchecked(scan_backward)(dh, recurrence)
    # lambda = exp(w) with w = -exp(nu_log) + i exp(theta_log)
    dw = da.sum(axis=(0, 1)) * recurrence.a[0, 0].conj()
    gamma = np.exp(params["gamma_log"])
    ddriven = dscaled * gamma
    dB, dC = np.tensordot(ddriven, x, rows), np.tensordot(dy, h.conj(), rows)
    grads = {
        "nu_log": -dw.real * np.exp(params["nu_log"]),
        "theta_log": dw.imag * np.exp(params["theta_log"]),
        "gamma_log": (dscaled * driven.conj()).real.sum(axis=(0, 1)) * gamma,
        "B_re": dB.real,
        "B_im": dB.imag,
        "C_re": dC.real,
        "C_im": dC.imag,
        "skip": (dy * x).sum(axis=(0, 1)),
    }
    dx = (ddriven @ (params["B_re"] - 1j * params["B_im"])).real + dy * params["skip"]
    return dx, (dh_0.real, dh_0.imag), grads
