"""The sequence functions of ``rnn.py``, ``lstm.py`` and ``gru.py`` again, written for speed.

The layers run these. They compute what the readable functions compute (a test compares them),
with the same arithmetic in an order that suits the machine:

- everything that does not wait for the state is one large product over many time steps;
- a step writes into buffers made beforehand (``out=``), gates one after the other in memory, so
  that one call of a ufunc treats all of them;
- ``sigmoid(a) = tanh(a / 2) / 2 + 1 / 2``, with the inner half in the weights (exact, since it is
  a power of two), so that all gates share one ``tanh``;
- the derivatives of the gates are computed for many steps at once, before the backward loop;
- the weights' gradients are one product each, after the loop.

``benchmarks/README.md`` says what each of these is worth.

Three extensions: `params` may lack the biases; with ``grad=False`` the forward functions keep
nothing for backward; `last` (N,) says at which step each sequence's final state was taken, and
so where the gradient of the final state enters (by default at the last).
"""

from typing import NamedTuple

import numpy as np

ROWS = 1024  # rows of a product that does not wait for the state: enough for full speed
CHUNK = 1 << 17  # values worked on at a time where steps are independent: they stay in L2
PAD = 16  # values after each row of a transposed weight
BIASES = ("bias_ih", "bias_hh")


def _transposed(weight, gates, N):
    """``weight.T`` with its columns gate by gate, `gates` a list of (index, scale)."""
    H, columns = weight.shape[0] // len(gates), weight.shape[1]
    # Rows a power of two apart share one cache set: PAD moves them apart.
    padded = len(weight) + (PAD if N > 1 else 0)
    out = np.empty((columns, padded), weight.dtype)[:, : len(weight)]
    for place, (gate, scale) in enumerate(gates):
        block = out[:, place * H : (place + 1) * H]
        np.multiply(weight[gate * H : (gate + 1) * H].T, weight.dtype.type(scale), out=block)
    return out


def _bias(names, params, gates, like):
    """The sum of the named biases, in the order and scale of :func:`_transposed`."""
    H = like.shape[1]
    total = sum((params[name] for name in names if name in params), np.zeros(1, like.dtype))
    total = np.broadcast_to(total, (len(gates) * H,)).reshape(-1, H)
    return np.concatenate([like.dtype.type(scale) * total[gate] for gate, scale in gates])


def _input_steps(x, weight, gates, bias):
    """Yield ``W_ih x_t + bias`` gate by gate (gates, N, H), computed for many steps at once."""
    T, N, _ = x.shape
    steps = min(T, -(-ROWS // N))
    weight_t = _transposed(weight, gates, steps * N)
    out = np.empty((steps, N, len(weight)), x.dtype)
    for start in range(0, T, steps):
        chunk = x[start : start + steps]
        a = out[: len(chunk)]
        rows = a.reshape(-1, a.shape[-1])
        np.matmul(chunk.reshape(len(rows), -1), weight_t, out=rows)
        np.add(rows, bias, out=rows)
        yield from _by_gate(a, len(gates))


def _backward_chunks(T, values):
    """Slices of time, the last first, of about CHUNK values each."""
    steps = max(1, CHUNK // values)
    return [slice(max(0, end - steps), end) for end in range(T, 0, -steps)]


def _by_gate(rows, gates):
    """Rows (..., N, gates H) seen gate by gate, (..., gates, N, H)."""
    return rows.reshape(*rows.shape[:-1], gates, -1).swapaxes(-3, -2)


def _product(N):
    """The product of one step: for a single sequence ``dot``, which costs less to call."""
    return np.dot if N == 1 else np.matmul


def _half(gates, N, H, dtype):
    """1/2 to multiply gates by: as an array while that is cheaper than NumPy's broadcasting."""
    return np.full((gates, N, H) if N * H < 4096 else 1, 0.5, dtype)


def _one_minus_square(x, out):
    np.multiply(x, x, out=out)
    return np.subtract(x.dtype.type(1), out, out=out)


def _rows(x):
    return x.reshape(-1, x.shape[-1])


def _contract(da, x):
    """``sum_t da_t^T x_t``: one product over all steps and sequences."""
    return _rows(da).T @ _rows(x)


def _total(da):
    """The sum of ``da`` over steps and sequences, as a product with ones."""
    return np.ones(da.shape[0] * da.shape[1], da.dtype) @ _rows(da)


def _dx(da, weight_ih):
    return (_rows(da) @ weight_ih).reshape(*da.shape[:-1], -1)


def _like(params, **grads):
    """Exactly the keys of `params`: without biases there are no gradients of biases."""
    return {name: grads[name] for name in params}


def with_final(dy, dfinal, last):
    """``dy`` with the gradient of the final state added at each sequence's last step."""
    if dfinal is None:
        return dy
    dy = dy.copy()
    if last is None:
        dy[-1] += dfinal
    else:
        dy[last, np.arange(dy.shape[1])] += dfinal
    return dy


class RNNCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    params: dict
    nonlinearity: str


def rnn_forward(x, h_0, params, nonlinearity="tanh", grad=True):
    """See :func:`rnnlib.rnn.rnn_forward`."""
    T, gates = len(x), [(0, 1)]
    weight_hh = _transposed(params["weight_hh"], gates, len(h_0))
    steps = _input_steps(x, params["weight_ih"], gates, _bias(BIASES, params, gates, h_0))
    h = np.empty((T + 1, *h_0.shape), x.dtype)
    h[0] = h_0
    matmul, add, tanh, maximum = _product(len(h_0)), np.add, np.tanh, np.maximum
    h_t, zero = h[0], np.zeros(1, x.dtype)
    for a_t, h_next in zip(steps, h[1:], strict=True):
        matmul(h_t, weight_hh, h_next)
        add(h_next, a_t[0], h_next)
        if nonlinearity == "tanh":
            tanh(h_next, h_next)
        elif nonlinearity == "relu":
            maximum(h_next, zero, out=h_next)
        h_t = h_next
    return h[1:], RNNCache(x, h, params, nonlinearity) if grad else None


def rnn_backward(dy, dh_n, cache, last=None):
    """See :func:`rnnlib.rnn.rnn_backward`."""
    x, h, params, nonlinearity = cache
    T, (N, H) = len(x), h.shape[1:]
    dy, weight_hh = with_final(dy, dh_n, last), params["weight_hh"]
    da, dh = np.empty((T, N, H), x.dtype), np.zeros((N, H), x.dtype)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, N * H):
        # The derivative first, into the place where the gradient will stand.
        h_chunk, d_chunk = h[1:][chunk], da[chunk]
        if nonlinearity == "tanh":
            _one_minus_square(h_chunk, d_chunk)
        else:
            np.copyto(d_chunk, h_chunk > 0 if nonlinearity == "relu" else 1)
        for dy_t, da_t in zip(dy[chunk][::-1], d_chunk[::-1], strict=True):
            add(dh, dy_t, dh)
            multiply(da_t, dh, da_t)
            matmul(da_t, weight_hh, dh)
    total = _total(da)
    return (
        _dx(da, params["weight_ih"]),
        dh,
        _like(
            params,
            weight_ih=_contract(da, x),
            weight_hh=_contract(da, h[:-1]),
            bias_ih=total,
            bias_hh=total.copy(),
        ),
    )


class LSTMCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    gates: np.ndarray  # (T + 1, 5, N, H): o, i, f, g of each step and c before it
    tanh_c: np.ndarray  # (T, N, H)
    params: dict


def lstm_forward(x, state, params, grad=True):
    """See :func:`rnnlib.lstm.lstm_forward`; returns ``c_1 .. c_T`` in the final state's place."""
    (h_0, c_0), T, dtype = state, len(x), x.dtype
    N, H = h_0.shape
    order = [(3, 0.5), (0, 0.5), (1, 0.5), (2, 1)]  # o, i, f, g; a sigmoid halves its argument
    weight_hh = _transposed(params["weight_hh"], order, N)
    steps = _input_steps(x, params["weight_ih"], order, _bias(BIASES, params, order, h_0))
    h = np.empty((T + 1, N, H), dtype)
    # i and f stand beside g and c, so that i g and f c are one multiplication.
    gates = np.empty((T + 1 if grad else 1, 5, N, H), dtype)
    tanh_c = np.empty((T if grad else 1, N, H), dtype)
    c = gates[1:, 4] if grad else np.empty((T, N, H), dtype)
    h[0], gates[0, 4] = h_0, c_0
    views = [(s[:4], s[:3], s[1:3], s[3:], s[0], s[4]) for s in gates]
    tanhs = list(tanh_c)
    a, products = np.empty((N, 4 * H), dtype), np.empty((2, N, H), dtype)
    a_gates, (ig, fc), half = _by_gate(a, 4), products, _half(3, N, H, dtype)
    matmul, add, multiply, tanh = _product(N), np.add, np.multiply, np.tanh
    h_t = h[0]
    for t, (a_t, h_next, c_next) in enumerate(zip(steps, h[1:], c, strict=True)):
        now, after = (t, t + 1) if grad else (0, 0)
        all_gates, oif, i_f, g_c, o, _ = views[now]
        tc, c_kept = tanhs[now], views[after][5]
        matmul(h_t, weight_hh, a)
        add(a_gates, a_t, all_gates)
        tanh(all_gates, all_gates)
        multiply(oif, half, oif)
        add(oif, half, oif)
        multiply(i_f, g_c, products)
        add(ig, fc, c_kept)
        tanh(c_kept, tc)
        multiply(o, tc, h_next)
        if not grad:
            c_next[...] = c_kept
        h_t = h_next
    return h[1:], c, LSTMCache(x, h, gates, tanh_c, params) if grad else None


def lstm_backward(dy, dstate, cache, last=None):
    """See :func:`rnnlib.lstm.lstm_backward`."""
    x, h, gates, tanh_c, params = cache
    T, (N, H), dtype = len(x), h.shape[1:], x.dtype
    dh_n, dc_n = (None, None) if dstate is None else dstate
    dy, weight_hh = with_final(dy, dh_n, last), params["weight_hh"]
    ends = np.full(N, T - 1) if last is None else last
    entries = set(ends.tolist()) if dc_n is not None else ()
    da = np.empty((T, N, 4 * H), dtype)
    dh, dc = np.zeros((N, H), dtype), np.zeros((N, H), dtype)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, 5 * N * H):
        factors = _lstm_factors(gates[chunk], tanh_c[chunk])
        times = range(chunk.start, chunk.stop)
        da_chunk = _by_gate(da[chunk], 4)
        parts = (da[chunk], da_chunk[:, 3], da_chunk[:, :3], gates[chunk, 2], *factors, dy[chunk])
        for t, da_t, da_o, da_ifg, f, d_o, d_c, d_ifg, dy_t in zip(
            reversed(times), *(part[::-1] for part in parts), strict=True
        ):
            add(dh, dy_t, dh)
            if t in entries:
                dc += np.where((ends == t)[:, None], dc_n, dtype.type(0))
            multiply(dh, d_o, da_o)
            multiply(dh, d_c, d_c)
            add(dc, d_c, dc)
            multiply(dc, d_ifg, da_ifg)
            multiply(dc, f, dc)
            matmul(da_t, weight_hh, dh)
    total = _total(da)
    return (
        _dx(da, params["weight_ih"]),
        (dh, dc),
        _like(
            params,
            weight_ih=_contract(da, x),
            weight_hh=_contract(da, h[:-1]),
            bias_ih=total,
            bias_hh=total.copy(),
        ),
    )


def _lstm_factors(gates, tanh_c):
    """What ``dh`` is multiplied by for ``da_o`` and ``dc``, and ``dc`` for ``da_i, da_f, da_g``."""
    o, i, oif, g_c = gates[:, 0], gates[:, 1], gates[:, :3], gates[:, 3:]
    slopes = np.empty((len(gates), 4, *gates.shape[2:]), gates.dtype)
    sigmoids = slopes[:, :3]
    np.multiply(oif, oif, out=sigmoids)
    np.subtract(oif, sigmoids, out=sigmoids)  # s (1 - s) = s - s^2
    slopes[:, 0] *= tanh_c
    slopes[:, 1:3] *= g_c
    _one_minus_square(gates[:, 3], slopes[:, 3])
    slopes[:, 3] *= i
    d_c = _one_minus_square(tanh_c, np.empty_like(tanh_c))
    d_c *= o
    return slopes[:, 0], d_c, slopes[:, 1:]


class GRUCache(NamedTuple):
    x: np.ndarray
    h: np.ndarray  # h_0 .. h_T
    gates: np.ndarray  # (T, 4, N, H): r, z, W_hn h + b_hn, n
    params: dict


def gru_forward(x, h_0, params, grad=True):
    """See :func:`rnnlib.gru.gru_forward` with ``reset="after"``."""
    T, (N, H), dtype = len(x), h_0.shape, x.dtype
    order = [(0, 0.5), (1, 0.5), (2, 1)]
    weight_hh = _transposed(params["weight_hh"], order, N)
    bias_x, bias_h = (_bias([name], params, order, h_0) for name in BIASES)
    bias_x[: 2 * H] += bias_h[: 2 * H]  # only b_hn stands inside the product with r
    bias_hn = np.ascontiguousarray(np.broadcast_to(bias_h[2 * H :], (N, H)))
    steps = _input_steps(x, params["weight_ih"], order, bias_x)
    h = np.empty((T + 1, N, H), dtype)
    h[0] = h_0
    gates = np.empty((T if grad else 1, 4, N, H), dtype)
    views = [(s[:2], *s) for s in gates]
    a, half = np.empty((N, 3 * H), dtype), _half(2, N, H, dtype)
    a_gates, a_n = _by_gate(a, 3)[:2], a[:, 2 * H :]
    matmul, add, subtract, multiply, tanh = _product(N), np.add, np.subtract, np.multiply, np.tanh
    h_t = h[0]
    for t, (a_t, h_next) in enumerate(zip(steps, h[1:], strict=True)):
        rz, r, z, hn, n = views[t if grad else 0]
        matmul(h_t, weight_hh, a)
        add(a_gates, a_t[:2], rz)
        tanh(rz, rz)
        multiply(rz, half, rz)
        add(rz, half, rz)
        add(a_n, bias_hn, hn)
        multiply(r, hn, n)
        add(n, a_t[2], n)
        tanh(n, n)
        subtract(h_t, n, h_next)
        multiply(h_next, z, h_next)
        add(h_next, n, h_next)
        h_t = h_next
    return h[1:], GRUCache(x, h, gates, params) if grad else None


def gru_backward(dy, dh_n, cache, last=None):
    """See :func:`rnnlib.gru.gru_backward`."""
    x, h, gates, params = cache
    T, (N, H), dtype = len(x), h.shape[1:], x.dtype
    dy, weight_hh = with_final(dy, dh_n, last), params["weight_hh"]
    # n, r, z, hn: the first three belong to weight_ih, the last three to weight_hh.
    da = np.empty((T, N, 4 * H), dtype)
    dh, dhz = np.zeros((N, H), dtype), np.empty((N, H), dtype)
    matmul, add, multiply = _product(N), np.add, np.multiply
    for chunk in _backward_chunks(T, 5 * N * H):
        d_n, d_z, d_r, r, z = _gru_factors(gates[chunk], h[chunk])
        by_gate = _by_gate(da[chunk], 4)
        parts = (da[chunk, :, H:], *(by_gate[:, k] for k in range(4)), d_n, d_z, d_r, r, z)
        for da_h, da_n, da_r, da_z, da_hn, dn, dz, dr, r_t, z_t, dy_t in zip(
            *(part[::-1] for part in (*parts, dy[chunk])), strict=True
        ):
            add(dh, dy_t, dh)
            multiply(dh, dn, da_n)
            multiply(dh, dz, da_z)
            multiply(da_n, dr, da_r)
            multiply(da_n, r_t, da_hn)
            multiply(dh, z_t, dhz)
            matmul(da_h, weight_hh, dh)
            add(dh, dhz, dh)
    da_x, da_h = _rows(da)[:, : 3 * H], _rows(da)[:, H:]
    order = np.roll(np.arange(3 * H), H)  # the rows of r z n in the order n r z
    weight_ih, total = np.empty_like(params["weight_ih"]), _total(da)
    weight_ih[order] = da_x.T @ _rows(x)
    dx = da_x @ params["weight_ih"][order]
    return (
        dx.reshape(x.shape),
        dh,
        _like(
            params,
            weight_ih=weight_ih,
            weight_hh=da_h.T @ _rows(h[:-1]),
            bias_ih=np.concatenate([total[H : 3 * H], total[:H]]),
            bias_hh=total[H:],
        ),
    )


def _gru_factors(gates, h):
    """``da_n / dh``, ``da_z / dh`` and ``da_r / da_n``, then the gates r and z."""
    r, z, hn, n = (gates[:, k] for k in range(4))
    slopes = np.empty((len(gates), 3, *gates.shape[2:]), gates.dtype)
    d_r, d_z, d_n = (slopes[:, k] for k in range(3))
    sigmoids = slopes[:, :2]
    np.multiply(gates[:, :2], gates[:, :2], out=sigmoids)
    np.subtract(gates[:, :2], sigmoids, out=sigmoids)
    d_r *= hn
    np.subtract(h, n, out=d_n)
    d_z *= d_n
    _one_minus_square(n, d_n)
    d_n *= 1 - z
    return d_n, d_z, d_r, r, z
