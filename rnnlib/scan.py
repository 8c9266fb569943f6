"""Linear recurrences: step by step, and all steps at once by an associative scan.

.. math::
    h_t = a_t \\odot h_{t-1} + b_t

One step is a map ``h -> a h + b``, and two steps, one after the other, are such a map again:

.. math::
    (a_2, b_2) \\circ (a_1, b_1) = (a_2 a_1,\\; a_2 b_1 + b_2)

This product is associative, so the maps may be combined in any grouping, many at a time. Symbols:
T time steps, N sequences in the batch, H units. Each unit has its own recurrence.

The scan here doubles (Hillis & Steele 1986): after a pass, place t holds the product of twice as
many steps up to t. Of ``ceil(log2 T)`` passes, each of which waits for the one before, pass k
combines ``T - 2^k`` pairs; together that is about ``T log2 T``, where the loop has T steps and T
passes. (Blelloch 1990 needs about 2 T products, in twice as many passes.)
"""

from typing import NamedTuple

import numpy as np

from .contracts import fit_gradient, floats, log_weights, record, takes, unchecked


class LinearRecurrenceCache(NamedTuple):
    a: np.ndarray
    h: np.ndarray
    h_0: np.ndarray


@takes(a=floats("T N H"), b=floats("T N H"), h_0=floats("N H"))
def linear_recurrence_forward(a, b, h_0=None):
    """``h_t = a_t h_{t-1} + b_t``, one step after another: T products, each waiting for one.

    Parameters
    ----------
    a, b : ndarray, shape (T, N, H)
    h_0 : ndarray, shape (N, H), optional
        Zero by default.

    Returns
    -------
    h : ndarray, shape (T, N, H)
        The states ``h_1 .. h_T``. Neither it nor `a` may change before the backward pass.
    cache : LinearRecurrenceCache
    """
    h_0 = np.zeros_like(b[0]) if h_0 is None else h_0
    h, state = np.empty_like(b), h_0
    for t in range(len(b)):
        state = a[t] * state + b[t]
        h[t] = state
    return h, LinearRecurrenceCache(a, h, h_0)


@takes(cache=record(LinearRecurrenceCache))
def linear_recurrence_backward(dh, cache):
    """Gradients of a linear recurrence, which are a linear recurrence from the end to the start.

    With ``g_t`` the gradient of the loss by state t on all its ways, that through later states
    included: ``g_t = dh_t + a_{t+1} g_{t+1}``, ``da_t = g_t h_{t-1}`` and ``db_t = g_t``.

    Parameters
    ----------
    dh : ndarray, shape (T, N, H)
        Gradient with respect to each state on its direct way.
    cache : LinearRecurrenceCache

    Returns
    -------
    da, db : ndarray, shape (T, N, H)
    dh_0 : ndarray, shape (N, H)
    """
    a, h, h_0 = cache
    fit_gradient("linear_recurrence_backward: dh", dh, h.shape, h.dtype)
    da, db, later = np.empty_like(h), np.empty_like(h), np.zeros_like(h_0)
    for t in reversed(range(len(h))):
        db[t] = dh[t] + later
        da[t] = db[t] * (h[t - 1] if t else h_0)
        later = a[t] * db[t]
    return da, db, later


@takes(a=floats("T N H"), b=floats("T N H"), h_0=floats("N H"))
def scan(a, b, h_0=None):
    """``h_t = a_t h_{t-1} + b_t`` for all t, by doubling: ``ceil(log2 T)`` passes.

    The initial state enters the first step, ``b_1 + a_1 h_0``. Then place t combines its map with
    that of the place 1 before, 2 before, 4 before, ...

    NB: it multiplies up to T of the `a` with each other. That overflows where ``|a|`` is above 1
    for long, even if the loop does not.

    Parameters
    ----------
    a, b : ndarray, shape (T, N, H)
    h_0 : ndarray, shape (N, H), optional
        Zero by default.

    Returns
    -------
    ndarray, shape (T, N, H)
        The states ``h_1 .. h_T``.
    """
    a, h, step = a.copy(), b.copy(), 1
    if h_0 is not None:
        h[0] += a[0] * h_0
    while step < len(h):
        h[step:] += a[step:] * h[:-step]
        a[step:] = a[step:] * a[:-step]
        step *= 2
    return h


@takes(cache=record(LinearRecurrenceCache))
def scan_backward(dh, cache):
    """What :func:`linear_recurrence_backward` does, by a scan from the end to the start.

    Parameters
    ----------
    dh : ndarray, shape (T, N, H)
    cache : LinearRecurrenceCache
        Of :func:`linear_recurrence_forward`, or made of `a`, the states that :func:`scan` returned,
        and the initial state.

    Returns
    -------
    da, db : ndarray, shape (T, N, H)
    dh_0 : ndarray, shape (N, H)
    """
    a, h, h_0 = cache
    fit_gradient("scan_backward: dh", dh, h.shape, h.dtype)
    # Seen from the end, state t has a_{t+1}; conj is for complex numbers (rnnlib.modern's LRU).
    a_next = np.roll(a, -1, axis=0).conj()
    db = unchecked(scan)(a_next[::-1], dh[::-1])[::-1]
    before = np.concatenate([h_0[None], h[:-1]])
    return db * before.conj(), db, a[0].conj() * db[0]


@takes(log_a=log_weights("T N H"), log_b=log_weights("T N H"), log_h_0=log_weights("N H"))
def log_scan(log_a, log_b, log_h_0=None):
    """:func:`scan` where all are positive and only their logarithms are known or small enough.

    The same passes, with a sum for each product and ``logaddexp`` for each sum. The result is right
    where the numbers themselves would overflow, or underflow to zero.

    NB: Heinsen (2023) and Feng et al. (2024) write ``A_t + logcumsumexp(log_b - A)_t`` with ``A``
    the cumulative sum of ``log_a``. That is two calls of a library, but A grows with T, and the
    difference loses the digits that A takes; with a = 0 it is not a number.

    Parameters
    ----------
    log_a, log_b : ndarray, shape (T, N, H)
        Minus infinity stands for 0.
    log_h_0 : ndarray, shape (N, H), optional
        Minus infinity, the state 0, by default.

    Returns
    -------
    ndarray, shape (T, N, H)
        ``log h_1 .. log h_T``.
    """
    log_a, log_h, step = log_a.copy(), log_b.copy(), 1
    if log_h_0 is not None:
        log_h[0] = np.logaddexp(log_a[0] + log_h_0, log_h[0])
    while step < len(log_h):
        log_h[step:] = np.logaddexp(log_a[step:] + log_h[:-step], log_h[step:])
        log_a[step:] = log_a[step:] + log_a[:-step]
        step *= 2
    return log_h
