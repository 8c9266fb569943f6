"""The sequence functions of ``rnn.py``, ``lstm.py`` and ``gru.py`` again, written for speed.

The layers run these. They compute what the readable functions compute (a test compares them),
with the same arithmetic in an order that suits the machine:

- everything that does not wait for the state is one large product over many time steps;
- a step writes into buffers made beforehand (``out=``), so placed that one call of a ufunc
  treats all gates that need it;
- ``sigmoid(a) = tanh(a / 2) / 2 + 1 / 2``, with the inner half in the weights (exact, since it is
  a power of two), so that all gates share one ``tanh``;
- the derivatives of the gates are computed for many steps at once, before the backward loop;
- the weights' gradients are one product each, after the loop.

``benchmarks/README.md`` says what each of these is worth.

A step's buffers are slots of (N, H) values side by side. One number stands for each slot below::

    LSTM  forward    O       I       F       G       C            C: c before the step
                    `----sigmoids-----'
                             `-times (G, C)-'
          backward   DC      DI      DF      DG      DO      THROUGH
                    `- what dc is multiplied into -'`- what dh is -'
                             `---- times W_hh, W_ih -----'
    GRU   forward    N       Z       R       LAST                 LAST: W_hn h + b_hn, or r h
                    `-- from x: W_ih ---'
                             `-- from h: W_hh ---'
          backward   KEEP    DN      DZ      DR      DLAST
                    `- what dh is mult. into -'`- what da_n is -'
                             `- times W_ih, x -'
                                     `- times W_hh, h -'

Three extensions of the readable functions: `params` may lack the biases; with ``grad=False``
nothing is kept for backward; with `lengths` (N,) the state is held after a sequence's end, so
that the last one is its final state, and no gradient arises there.
"""

from itertools import repeat
from typing import NamedTuple

import numpy as np

ROWS = 1024  # rows of a product that does not wait for the state: enough for full speed
CHUNK = 1 << 17  # values worked on at a time where steps are independent: they stay in L2
PAD = 16  # values after each row of a transposed weight


def _transposed(weight, order, N):
    """``weight.T`` with its columns gate by gate, `order` a list of (gate, scale)."""
    H, columns = len(weight) // len(order), weight.shape[1]
    rows = len(weight)
    # Rows a power of two apart share one cache set: PAD moves them apart.
    out = np.empty((columns, rows + (PAD if N > 1 else 0)), weight.dtype)[:, :rows]
    for place, (gate, scale) in enumerate(order):
        block = out[:, place * H : (place + 1) * H]
        np.multiply(weight[gate * H : (gate + 1) * H].T, weight.dtype.type(scale), out=block)
    return out


def _bias(params, names, order, H, dtype):
    """The sum of the named biases, in the order and scale of :func:`_transposed`."""
    total = np.zeros((len(order), H), dtype)
    for name in names:
        if name in params:
            gates = params[name].reshape(-1, H)
            total += [dtype.type(scale) * gates[gate] for gate, scale in order]
    return total.ravel()


def _input_steps(x, weight, order, bias, *slots):
    """Yield ``W_ih x_t + bias`` step by step, computed for many steps at once.

    `bias` may have more slots than `weight` has gates: these hold nothing else. What is yielded
    is a tuple with one view (gates, N, H) for each of `slots`.
    """
    T, N, _ = x.shape
    steps = min(T, -(-ROWS // N))
    weight_t = _transposed(weight, order, steps * N)
    width = len(weight)
    gates = len(bias) * len(order) // width
    out = np.empty((steps, N, len(bias)), x.dtype)
    out[..., width:] = bias[width:]
    for start in range(0, T, steps):
        chunk = x[start : start + steps]
        a = out[: len(chunk)]
        rows = a.reshape(-1, len(bias))[:, :width]
        np.matmul(chunk.reshape(len(rows), -1), weight_t, out=rows)
        np.add(rows, bias[:width], out=rows)
        by_gate = _by_gate(a, gates)
        yield from zip(*(by_gate[:, slot] for slot in slots), strict=True)


def _backward_chunks(T, values):
    """Slices of time, the last first, of about CHUNK values each."""
    steps = max(1, CHUNK // values)
    return [slice(max(0, end - steps), end) for end in range(T, 0, -steps)]


def _by_gate(rows, gates):
    """Rows (..., N, gates H) seen gate by gate, (..., gates, N, H)."""
    return rows.reshape(*rows.shape[:-1], gates, -1).swapaxes(-3, -2)


def _steps(T, buffer, *slots):
    """The views of each slot at steps 0 .. T - 1: one for all, where a buffer holds one step."""
    if len(buffer) < T:
        return [repeat(buffer[0, slot], T) for slot in slots]
    return [buffer[:T, slot] for slot in slots]


def _ended(T, lengths):
    """True (T, N, 1) after a sequence's end, or None; and the first step where there is one."""
    if lengths is None or lengths.min() == T:
        return None, T
    return np.arange(T)[:, None, None] >= lengths[:, None], int(lengths.min())


def _product(N):
    """The product of one step: for a single sequence ``dot``, which costs less to call."""
    return np.dot if N == 1 else np.matmul


def _half(gates, N, H, dtype):
    """1/2 to multiply gates by: as an array while that is cheaper than NumPy's broadcasting."""
    return np.full((gates, N, H) if N * H < 4096 else 1, 0.5, dtype)


def _one_minus_square(x, out):
    np.multiply(x, x, out=out)
    return np.subtract(x.dtype.type(1), out, out=out)


def _minus_square(s, out):
    """``s (1 - s)``, the derivative of a sigmoid."""
    np.multiply(s, s, out=out)
    return np.subtract(s, out, out=out)


def _rows(x):
    return x.reshape(-1, x.shape[-1])


def _total(rows):
    """The sum of all rows, as a product with ones."""
    return np.ones(len(rows), rows.dtype) @ rows


def _reordered(rows, order):
    """Blocks of H rows in another order: ``out[k] = rows[order[k]]``."""
    return rows.reshape(len(order), -1, *rows.shape[1:])[order].reshape(rows.shape)


def _like(params, **grads):
    """Exactly the keys of `params`: without biases there are no gradients of biases."""
    return {name: grads[name] for name in params}


BIASES = ("bias_ih", "bias_hh")


class RNNCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    params: dict
    nonlinearity: str
    lengths: np.ndarray | None


def rnn_forward(x, h_0, params, nonlinearity="tanh", lengths=None, grad=True):
    """See :func:`rnnlib.rnn.rnn_forward`."""
    T, (N, H), order = len(x), h_0.shape, [(0, 1)]
    ended, shortest = _ended(T, lengths)
    weight_hh = _transposed(params["weight_hh"], order, N)
    bias = _bias(params, BIASES, order, H, x.dtype)
    inputs = _input_steps(x, params["weight_ih"], order, bias, 0)
    h = np.empty((T + 1, N, H), x.dtype)
    h[0] = h_0
    matmul, add, tanh, maximum = _product(N), np.add, np.tanh, np.maximum
    zero = np.zeros(1, x.dtype)
    for t, ((a_t,), h_t, h_next) in enumerate(zip(inputs, h[:-1], h[1:], strict=True)):
        matmul(h_t, weight_hh, h_next)
        add(h_next, a_t, h_next)
        if nonlinearity == "tanh":
            tanh(h_next, h_next)
        elif nonlinearity == "relu":
            maximum(h_next, zero, out=h_next)
        if t >= shortest:
            np.copyto(h_next, h_t, where=ended[t])
    return h[1:], RNNCache(x, h, params, nonlinearity, lengths) if grad else None


def rnn_backward(dy, dh_n, cache):
    """See :func:`rnnlib.rnn.rnn_backward`."""
    x, h, params, nonlinearity, lengths = cache
    T, (N, H), weight_hh = len(x), h.shape[1:], params["weight_hh"]
    ended, shortest = _ended(T, lengths)
    da, dh, dh_before = np.empty((T, N, H), x.dtype), dh_n.copy(), np.empty_like(dh_n)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, N * H):
        # The derivative first, into the place where the gradient will stand.
        h_chunk, da_chunk = h[1:][chunk], da[chunk]
        if nonlinearity == "tanh":
            _one_minus_square(h_chunk, da_chunk)
        else:
            np.copyto(da_chunk, h_chunk > 0 if nonlinearity == "relu" else 1)
        if ended is not None:
            np.copyto(da_chunk, 0, where=ended[chunk])
        steps = range(chunk.start, chunk.stop)
        for t, dy_t, da_t in zip(steps[::-1], dy[chunk][::-1], da_chunk[::-1], strict=True):
            add(dh, dy_t, dh)
            multiply(da_t, dh, da_t)
            matmul(da_t, weight_hh, dh_before)
            if t >= shortest:
                np.copyto(dh_before, dh, where=ended[t])
            dh, dh_before = dh_before, dh
    da = _rows(da)
    total = _total(da)
    grads = _like(
        params,
        weight_ih=da.T @ _rows(x),
        weight_hh=da.T @ _rows(h[:-1]),
        bias_ih=total,
        bias_hh=total.copy(),
    )
    return (da @ params["weight_ih"]).reshape(x.shape), dh, grads


O, I, F, G, C = range(5)  # noqa: E741 (the gates' names)
DC, DI, DF, DG, DO, THROUGH = range(6)
# A sigmoid halves its argument. The number is the gate's place in torch's order, i f g o.
LSTM_ORDER = [(3, 0.5), (0, 0.5), (1, 0.5), (2, 1)]


class LSTMCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    gates: np.ndarray  # (T + 1, 5, N, H); the last step has only C
    tanh_c: np.ndarray  # (T, N, H)
    params: dict
    lengths: np.ndarray | None


def lstm_forward(x, state, params, lengths=None, grad=True):
    """See :func:`rnnlib.lstm.lstm_forward`."""
    (h_0, c_0), T, dtype = state, len(x), x.dtype
    N, H = h_0.shape
    ended, shortest = _ended(T, lengths)
    weight_hh = _transposed(params["weight_hh"], LSTM_ORDER, N)
    bias = _bias(params, BIASES, LSTM_ORDER, H, dtype)
    inputs = _input_steps(x, params["weight_ih"], LSTM_ORDER, bias, slice(O, G + 1))
    h = np.empty((T + 1, N, H), dtype)
    gates = np.empty((T + 1 if grad else 1, 5, N, H), dtype)
    tanh_c = np.empty((T if grad else 1, 1, N, H), dtype)
    h[0], gates[0, C] = h_0, c_0
    a, products, half = (
        np.empty((N, 4 * H), dtype),
        np.empty((2, N, H), dtype),
        _half(3, N, H, dtype),
    )
    a_gates, (ig, fc) = _by_gate(a, 4), products
    matmul, add, multiply, tanh = _product(N), np.add, np.multiply, np.tanh
    slots = _steps(
        T, gates, slice(O, G + 1), slice(O, F + 1), slice(I, F + 1), slice(G, C + 1), O, C
    )
    slots += _steps(T, gates[1:] if grad else gates, C) + _steps(T, tanh_c, 0)
    steps = zip(range(T), inputs, h[:-1], h[1:], *slots, strict=True)
    for t, (a_t,), h_t, h_next, oifg, oif, i_f, g_c, o, c_t, c_next, tanh_c_t in steps:
        matmul(h_t, weight_hh, a)
        add(a_gates, a_t, oifg)
        tanh(oifg, oifg)
        multiply(oif, half, oif)
        add(oif, half, oif)
        multiply(i_f, g_c, products)
        if t >= shortest:
            np.copyto(ig, 0, where=ended[t])
            np.copyto(fc, c_t, where=ended[t])
        add(ig, fc, c_next)
        tanh(c_next, tanh_c_t)
        multiply(o, tanh_c_t, h_next)
        if t >= shortest:
            np.copyto(h_next, h_t, where=ended[t])
    final = h[-1], gates[-1, C]
    return h[1:], final, LSTMCache(x, h, gates, tanh_c[:, 0], params, lengths) if grad else None


def lstm_backward(dy, dstate, cache):
    """See :func:`rnnlib.lstm.lstm_backward`."""
    x, h, gates, tanh_c, params, lengths = cache
    T, (N, H), weight_hh = len(x), h.shape[1:], params["weight_hh"]
    ended, shortest = _ended(T, lengths)
    da = np.empty((T, N, 6 * H), x.dtype)
    by_gate, ifgo = _by_gate(da, 6), slice(DI * H, (DO + 1) * H)
    (dh, dc), dh_before = (part.copy() for part in dstate), np.empty((N, H), x.dtype)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, 6 * N * H):
        factors = _lstm_factors(
            gates[chunk], tanh_c[chunk], None if ended is None else ended[chunk]
        )
        parts = [dy[chunk], factors[:, : DG + 1], factors[:, DO:], da[chunk, :, ifgo]]
        parts += [
            by_gate[chunk, slot] for slot in (slice(DC, DG + 1), slice(DO, None), DC, THROUGH)
        ]
        steps = zip(
            range(chunk.start, chunk.stop)[::-1], *(part[::-1] for part in parts), strict=True
        )
        for t, dy_t, of_c, of_h, da_t, by_c, by_h, dc_before, through in steps:
            add(dh, dy_t, dh)
            multiply(dh, of_h, by_h)
            add(dc, through, dc)
            multiply(dc, of_c, by_c)
            matmul(da_t, weight_hh, dh_before)
            if t >= shortest:
                np.copyto(dh_before, dh, where=ended[t])
            dh, dh_before, dc = dh_before, dh, dc_before
    da = _rows(da)[:, ifgo]
    total = _total(da)
    grads = _like(
        params,
        weight_ih=da.T @ _rows(x),
        weight_hh=da.T @ _rows(h[:-1]),
        bias_ih=total,
        bias_hh=total.copy(),
    )
    return (da @ params["weight_ih"]).reshape(x.shape), (dh, dc.copy()), grads


def _lstm_factors(gates, tanh_c, ended):
    """Slot by slot, what `dc` (or, from DO on, `dh`) is multiplied by: (steps, 6, N, H)."""
    factors = np.empty((len(gates), 6, *gates.shape[2:]), gates.dtype)
    factors[:, DC] = gates[:, F]
    _minus_square(gates[:, I : F + 1], factors[:, DI : DF + 1])
    factors[:, DI : DF + 1] *= gates[:, G : C + 1]
    _one_minus_square(gates[:, G], factors[:, DG])
    factors[:, DG] *= gates[:, I]
    _minus_square(gates[:, O], factors[:, DO])
    factors[:, DO] *= tanh_c
    _one_minus_square(tanh_c, factors[:, THROUGH])
    factors[:, THROUGH] *= gates[:, O]
    if ended is not None:  # dc goes through, and nothing else
        np.copyto(factors, 0, where=ended[:, None])
        np.copyto(factors[:, DC], 1, where=ended)
    return factors


N_, Z, R, LAST = range(4)
KEEP, DN, DZ, DR, DLAST = range(5)
GRU_X = [(2, 1), (1, 0.5), (0, 0.5)]  # n z r, from torch's order r z n
GRU_H = [(1, 0.5), (0, 0.5), (2, 1)]  # z r n


class GRUCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    gates: np.ndarray  # (T, 4, N, H)
    params: dict
    before: bool
    lengths: np.ndarray | None


def gru_forward(x, h_0, params, reset="after", lengths=None, grad=True):
    """See :func:`rnnlib.gru.gru_forward`."""
    T, (N, H), dtype, before = len(x), h_0.shape, x.dtype, reset == "before"
    ended, shortest = _ended(T, lengths)
    at_once = GRU_H[:2] if before else GRU_H  # the gates of W_hh whose product needs h alone
    weight_hh = _transposed(params["weight_hh"], GRU_H, N)[:, : len(at_once) * H]
    weight_n = _transposed(params["weight_hh"][2 * H :], [(0, 1)], N) if before else None
    bias = np.concatenate([_bias(params, BIASES[:1], GRU_X, H, dtype), np.zeros(H, dtype)])
    bias_h = _bias(params, BIASES[1:], GRU_H, H, dtype)
    bias[Z * H :] += bias_h  # of z, r, and n's in LAST, inside the product with r
    if before:
        bias[:H] += bias_h[2 * H :]
    inputs = _input_steps(x, params["weight_ih"], GRU_X, bias, N_, slice(Z, Z + len(at_once)))
    h = np.empty((T + 1, N, H), dtype)
    h[0] = h_0
    gates = np.empty((T if grad else 1, 4, N, H), dtype)
    a, half = np.empty((N, len(at_once) * H), dtype), _half(2, N, H, dtype)
    a_gates = _by_gate(a, len(at_once))
    matmul, add, subtract, multiply, tanh = _product(N), np.add, np.subtract, np.multiply, np.tanh
    slots = _steps(T, gates, slice(Z, Z + len(at_once)), slice(Z, R + 1), N_, Z, R, LAST)
    steps = zip(range(T), inputs, h[:-1], h[1:], *slots, strict=True)
    for t, (a_n, a_t), h_t, h_next, from_h, zr, n, z, r, last in steps:
        matmul(h_t, weight_hh, a)
        add(a_gates, a_t, from_h)
        tanh(zr, zr)
        multiply(zr, half, zr)
        add(zr, half, zr)
        if before:
            multiply(r, h_t, last)
            matmul(last, weight_n, n)
        else:
            multiply(r, last, n)
        add(n, a_n, n)
        tanh(n, n)
        subtract(h_t, n, h_next)
        multiply(h_next, z, h_next)
        add(h_next, n, h_next)
        if t >= shortest:
            np.copyto(h_next, h_t, where=ended[t])
    return h[1:], GRUCache(x, h, gates, params, before, lengths) if grad else None


def gru_backward(dy, dh_n, cache):
    """See :func:`rnnlib.gru.gru_backward`."""
    x, h, gates, params, before, lengths = cache
    T, (N, H), dtype = len(x), h.shape[1:], x.dtype
    ended, _ = _ended(T, lengths)
    weight_zr, weight_n = _gru_rows(params["weight_hh"])
    weight_hh = weight_zr if before else np.concatenate([weight_zr, weight_n])
    da = np.empty((T, N, 5 * H), dtype)
    by_gate, from_h = _by_gate(da, 5), slice(DZ * H, DZ * H + len(weight_hh))
    dh, drh = dh_n.copy(), np.empty((N, H), dtype)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, 5 * N * H):
        factors = _gru_factors(
            gates[chunk], h[chunk], before, None if ended is None else ended[chunk]
        )
        parts = [dy[chunk], factors[:, : DZ + 1], factors[:, DR:], da[chunk, :, from_h]]
        parts += [
            by_gate[chunk, k] for k in (slice(KEEP, DZ + 1), slice(DR, None), KEEP, DN, DLAST)
        ]
        for dy_t, of_h, of_n, da_h, by_h, by_n, keep, da_n, da_last in zip(
            *(part[::-1] for part in parts), strict=True
        ):
            add(dh, dy_t, dh)
            multiply(dh, of_h, by_h)
            if before:
                matmul(da_n, weight_n, drh)
                multiply(drh, of_n, by_n)  # da_r, and what reaches h through r h
            else:
                multiply(da_n, of_n, by_n)
            matmul(da_h, weight_hh, dh)
            add(dh, keep, dh)
            if before:
                add(dh, da_last, dh)
    dx, grads = _gru_contract(_rows(da), cache)
    return dx, dh, grads


def _gru_rows(weight):
    """The rows of z and r, and those of n."""
    H = len(weight) // 3
    return np.concatenate([weight[H : 2 * H], weight[:H]]), weight[2 * H :]


def _gru_factors(gates, h, before, ended):
    """Slot by slot, what `dh` (or, from DR on, `da_n`) is multiplied by: (steps, 5, N, H)."""
    n, z, r, last = (gates[:, slot] for slot in (N_, Z, R, LAST))
    factors = np.empty((len(gates), 5, *gates.shape[2:]), gates.dtype)
    factors[:, KEEP], factors[:, DLAST] = z, r
    _one_minus_square(n, factors[:, DN])
    factors[:, DN] *= 1 - z
    _minus_square(gates[:, Z : R + 1], factors[:, DZ : DR + 1])
    factors[:, DZ] *= h - n
    factors[:, DR] *= h if before else last
    if ended is not None:  # dh goes through, and nothing else
        np.copyto(factors, 0, where=ended[:, None])
        np.copyto(factors[:, KEEP], 1, where=ended)
    return factors


def _gru_contract(da, cache):
    """The gradients of x and of the parameters from those of all slots, (T N, 5H)."""
    x, h, gates, params, before, _ = cache
    H, weight_ih = h.shape[-1], params["weight_ih"]
    da_x, da_h, h_before = da[:, DN * H : DZ * H + 2 * H], da[:, DZ * H :], _rows(h[:-1])
    if before:  # the candidate's rows saw r h
        weight_n = da[:, DN * H : DZ * H].T @ _rows(gates[:, LAST])
        weight_hh = np.concatenate([da_h[:, : 2 * H].T @ h_before, weight_n])
    else:
        weight_hh = da_h.T @ h_before
    bias_ih, total = _total(da_x), _total(da_h)
    bias_hh = np.concatenate([total[: 2 * H], bias_ih[:H] if before else total[2 * H :]])
    to_torch = [2, 1, 0]  # n z r as r z n; z r n is [1, 0, 2]
    grads = _like(
        params,
        weight_ih=_reordered(da_x.T @ _rows(x), to_torch),
        weight_hh=_reordered(weight_hh, [1, 0, 2]),
        bias_ih=_reordered(bias_ih, to_torch),
        bias_hh=_reordered(bias_hh, [1, 0, 2]),
    )
    return (da_x @ _reordered(weight_ih, to_torch)).reshape(x.shape), grads
