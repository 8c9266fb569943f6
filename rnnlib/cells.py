"""Cells, single steps with parameters, and the layer that runs any of them over a sequence.

What a cell is, :class:`Cell` says; what becomes of it in a sequence, :class:`CellLayer`.
"""

from typing import NamedTuple

import numpy as np

from .contracts import flag, float_type, number, one_of, rng, said, takes, unchecked, whole
from .functional import layer_norm_backward, layer_norm_forward, sigmoid
from .gru import gru_cell_backward, gru_cell_forward
from .lstm import lstm_cell_backward, lstm_cell_forward
from .recurrent import Recurrent, check_array
from .rnn import rnn_cell_backward, rnn_cell_forward
from .sequence import length_mask
from .serialization import Configured, register


class Cell(Configured):
    """What all cells share: sizes, and weights uniform in ``+-1/sqrt(H)``.

    A subclass says how many gates its weights hold (`gates`) and names the arrays of its state
    (`state_names`), and has the two methods below, which may begin with :func:`fit_step` and
    :func:`fit_step_gradients`. Its layer validates in any case.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    rng : numpy.random.Generator
    dtype : dtype
        float32 or float64.
    """

    gates = 1
    state_names = ("h",)

    @takes(input_size=whole(), hidden_size=whole(), rng=rng, dtype=float_type)
    def __init__(self, input_size, hidden_size, *, rng, dtype=np.float32):
        self.input_size, self.hidden_size, self.dtype = input_size, hidden_size, np.dtype(dtype)
        self.params = {
            name: rng.uniform(-(hidden_size**-0.5), hidden_size**-0.5, shape).astype(dtype)
            for name, shape in self._shapes().items()
        }

    def _shapes(self):
        rows = self.gates * self.hidden_size
        return {
            "weight_ih": (rows, self.input_size),
            "weight_hh": (rows, self.hidden_size),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
        }

    def forward(self, x, state, training=False):
        """One step.

        Parameters
        ----------
        x : ndarray, shape (N, D)
        state : tuple of ndarray, shape (N, H)
            One for each of `state_names`; the first is the output.
        training : bool
            Whether what is random acts.

        Returns
        -------
        state_next : tuple of ndarray, shape (N, H)
        cache
        """
        raise NotImplementedError

    def backward(self, dstate_next, cache):
        """Gradients of :meth:`forward`.

        Parameters
        ----------
        dstate_next : tuple of ndarray, shape (N, H)
        cache

        Returns
        -------
        dx : ndarray, shape (N, D)
        dstate : tuple of ndarray, shape (N, H)
        grads : dict of ndarray
            The keys and shapes of `params`.
        """
        raise NotImplementedError


def fit_step(cell, x, state):
    """Refuse what is not one step's input and state for `cell`.

    Parameters
    ----------
    cell : Cell
    x, state
        The arguments of ``cell.forward``.

    Raises
    ------
    ValueError, TypeError
        With what was expected and what came.
    """
    if not isinstance(x, np.ndarray) or x.dtype != cell.dtype:
        raise TypeError(f"x: expected an array of {cell.dtype}, got {said(x)}")
    if x.ndim != 2 or x.shape[1] != cell.input_size or not len(x):
        raise ValueError(f"x: expected shape (N, {cell.input_size}) with N >= 1, got {x.shape}")
    _fit_parts("state", cell, state, len(x))


def fit_step_gradients(cell, dstate_next, cache):
    """Refuse what is not the gradient of a step's state, or not a cache.

    Parameters
    ----------
    cell : Cell
    dstate_next, cache
        The arguments of ``cell.backward``.

    Raises
    ------
    ValueError, TypeError
        With what was expected and what came.
    """
    x = cache  # a cache begins with x, or with the cache of a cell within
    while isinstance(x, tuple) and x:
        x = x[0]
    if x is cache or not isinstance(x, np.ndarray):
        raise TypeError(f"cache: expected one from forward, got {said(cache)}")
    _fit_parts("dstate_next", cell, dstate_next, len(x))


def _fit_parts(name, cell, parts, N):
    names = cell.state_names
    if not isinstance(parts, tuple | list) or len(parts) != len(names):
        raise TypeError(f"{name}: expected a tuple ({', '.join(names)}), got {said(parts)}")
    for part, value in zip(names, parts, strict=True):
        check_array(f"{name} {part}", value, (N, cell.hidden_size), cell.dtype)


@register
class RNNCell(Cell):
    """The simple cell of :mod:`rnnlib.rnn`, ``nonlinearity`` "tanh", "relu" or "identity"."""

    @takes(nonlinearity=one_of("tanh", "relu", "identity"))
    def __init__(self, input_size, hidden_size, *, nonlinearity="tanh", rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
        self.nonlinearity = nonlinearity

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        h, cache = unchecked(rnn_cell_forward)(x, *state, self.params, self.nonlinearity)
        return (h,), cache

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        dx, dh, grads = unchecked(rnn_cell_backward)(*dstate_next, cache)
        return dx, (dh,), grads


@register
class LSTMCell(Cell):
    """The cell of :mod:`rnnlib.lstm`."""

    gates = 4
    state_names = ("h", "c")

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        return unchecked(lstm_cell_forward)(x, state, self.params)

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        return unchecked(lstm_cell_backward)(dstate_next, cache)


@register
class GRUCell(Cell):
    """The cell of :mod:`rnnlib.gru`, ``reset`` "after" or "before" the product."""

    gates = 3

    @takes(reset=one_of("after", "before"))
    def __init__(self, input_size, hidden_size, *, reset="after", rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
        self.reset = reset

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        h, cache = unchecked(gru_cell_forward)(x, *state, self.params, self.reset)
        return (h,), cache

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        dx, dh, grads = unchecked(gru_cell_backward)(*dstate_next, cache)
        return dx, (dh,), grads


def _affine(x, h, params):
    a = x @ params["weight_ih"].T + params["bias_ih"]
    return a + h @ params["weight_hh"].T + params["bias_hh"]


def _affine_backward(da, x, h, params):
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h}
    grads |= {"bias_ih": da.sum(axis=0), "bias_hh": da.sum(axis=0)}
    return da @ params["weight_ih"], da @ params["weight_hh"], grads


@register
class PeepholeLSTMCell(Cell):
    """LSTM whose gates see the cell state (Gers & Schmidhuber 2000).

    ``i = sigmoid(... + p_i c_{t-1})``, ``f = sigmoid(... + p_f c_{t-1})`` and, from the new cell
    state, ``o = sigmoid(... + p_o c_t)``: one weight for each unit and gate, ``weight_peephole``
    (3, H) in the order ``i f o``.
    """

    gates = 4
    state_names = ("h", "c")

    def _shapes(self):
        return super()._shapes() | {"weight_peephole": (3, self.hidden_size)}

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        (h, c), (p_i, p_f, p_o) = state, self.params["weight_peephole"]
        a_i, a_f, a_g, a_o = np.split(_affine(x, h, self.params), 4, axis=-1)
        i, f, g = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c), np.tanh(a_g)
        c_next = f * c + i * g
        o, tanh_c = sigmoid(a_o + p_o * c_next), np.tanh(c_next)
        return (o * tanh_c, c_next), (x, h, c, c_next, i, f, g, o, tanh_c)

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        (dh_next, dc_next), (x, h, c, c_next, i, f, g, o, tanh_c) = dstate_next, cache
        p_i, p_f, p_o = self.params["weight_peephole"]
        da_o = dh_next * tanh_c * o * (1 - o)
        dc = dc_next + dh_next * o * (1 - tanh_c**2) + da_o * p_o
        da_i, da_f, da_g = dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=-1)
        dx, dh, grads = _affine_backward(da, x, h, self.params)
        pairs = [(da_i, c), (da_f, c), (da_o, c_next)]
        grads["weight_peephole"] = np.stack([(d * value).sum(axis=0) for d, value in pairs])
        return dx, (dh, dc * f + da_i * p_i + da_f * p_f), grads


@register
class CoupledLSTMCell(Cell):
    """LSTM with one gate for keeping and writing, ``i = 1 - f`` (Greff et al. 2017).

    ``c_t = f c_{t-1} + (1 - f) g``. The weights hold three gates, in the order ``f g o``.
    """

    gates = 3
    state_names = ("h", "c")

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        h, c = state
        a_f, a_g, a_o = np.split(_affine(x, h, self.params), 3, axis=-1)
        f, g, o = sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c_next = f * c + (1 - f) * g
        tanh_c = np.tanh(c_next)
        return (o * tanh_c, c_next), (x, h, c, f, g, o, tanh_c)

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        (dh_next, dc_next), (x, h, c, f, g, o, tanh_c) = dstate_next, cache
        dc = dc_next + dh_next * o * (1 - tanh_c**2)
        da_f, da_g = dc * (c - g) * f * (1 - f), dc * (1 - f) * (1 - g**2)
        da_o = dh_next * tanh_c * o * (1 - o)
        da = np.concatenate([da_f, da_g, da_o], axis=-1)
        dx, dh, grads = _affine_backward(da, x, h, self.params)
        return dx, (dh, dc * f), grads


@register
class LayerNormLSTMCell(Cell):
    """LSTM with layer normalisation (Ba et al. 2016, equations 20 to 22).

    ``a = LN(W_ih x) + LN(W_hh h) + b`` and ``h_t = o tanh(LN(c_t))``; the cell state itself is
    passed on unnormalised. Each LN has its own gain and bias: ``ih.*`` and ``hh.*`` (4H,), over
    all four gates together, and ``c.*`` (H,). The biases of the first two are the cell's.
    ``eps`` is added to each variance.
    """

    gates = 4
    state_names = ("h", "c")

    @takes(eps=number(low=0))
    def __init__(self, input_size, hidden_size, *, eps=1e-5, rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
        self.eps = eps
        for name, p in self.params.items():
            if "." in name:
                p[...] = 1 if name.endswith("weight") else 0

    def _shapes(self):
        H, D = self.hidden_size, self.input_size
        shapes = {"weight_ih": (4 * H, D), "weight_hh": (4 * H, H)}
        for norm, size in (("ih", 4 * H), ("hh", 4 * H), ("c", H)):
            shapes |= {f"{norm}.weight": (size,), f"{norm}.bias": (size,)}
        return shapes

    def _norm(self, x, norm):
        params = {name: self.params[f"{norm}.{name}"] for name in ("weight", "bias")}
        return layer_norm_forward(x, params, self.eps)

    def forward(self, x, state, training=False):
        fit_step(self, x, state)
        h, c = state
        a_x, norm_x = self._norm(x @ self.params["weight_ih"].T, "ih")
        a_h, norm_h = self._norm(h @ self.params["weight_hh"].T, "hh")
        a_i, a_f, a_g, a_o = np.split(a_x + a_h, 4, axis=-1)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c_next = f * c + i * g
        normal_c, norm_c = self._norm(c_next, "c")
        tanh_c = np.tanh(normal_c)
        return (o * tanh_c, c_next), (x, h, c, i, f, g, o, tanh_c, norm_x, norm_h, norm_c)

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        dh_next, dc_next = dstate_next
        x, h, c, i, f, g, o, tanh_c, norm_x, norm_h, norm_c = cache
        dc, grads_c = layer_norm_backward(dh_next * o * (1 - tanh_c**2), norm_c)
        dc = dc + dc_next
        da_i, da_f, da_g = dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2)
        da = np.concatenate([da_i, da_f, da_g, dh_next * tanh_c * o * (1 - o)], axis=-1)
        da_x, grads_x = layer_norm_backward(da, norm_x)
        da_h, grads_h = layer_norm_backward(da, norm_h)
        grads = {"weight_ih": da_x.T @ x, "weight_hh": da_h.T @ h}
        for norm, norm_grads in (("ih", grads_x), ("hh", grads_h), ("c", grads_c)):
            grads |= {f"{norm}.{name}": g for name, g in norm_grads.items()}
        return da_x @ self.params["weight_ih"], (da_h @ self.params["weight_hh"], dc * f), grads


@register
class Zoneout(Cell):
    """A cell some of whose units keep their state for a step (Krueger et al. 2017).

    In training each unit of each part of the state keeps its old value with probability `p`;
    otherwise the old and the new value are mixed by that probability.

    Parameters
    ----------
    cell : Cell
        Any cell, a variant too.
    p : tuple of float
        One probability for each part of the state: ``(0.05,)``, or ``(0.05, 0.5)`` for h and c.
    rng : numpy.random.Generator
    """

    @takes(cell=Cell, p=tuple | list, rng=rng)
    def __init__(self, cell, p, *, rng):
        names = cell.state_names
        if len(p) != len(names):
            raise ValueError(f"Zoneout: p: expected {len(names)} values, got {len(p)}")
        for name, value in zip(names, p, strict=True):
            number(low=0, below=1)(f"Zoneout: p of {name}", value, {})
        self.cell, self.p, self.rng = cell, tuple(p), rng
        self.input_size, self.hidden_size, self.dtype = (
            cell.input_size,
            cell.hidden_size,
            cell.dtype,
        )
        self.state_names, self.params = names, cell.params

    @takes(training=flag)
    def forward(self, x, state, training=False):
        new, cache = self.cell.forward(x, state, training)
        if training:
            pairs = zip(state, self.p, strict=True)
            keeps = [(self.rng.random(s.shape) < p).astype(s.dtype) for s, p in pairs]
        else:
            keeps = [self.dtype.type(p) for p in self.p]
        mixed = tuple(k * s + (1 - k) * n for k, s, n in zip(keeps, state, new, strict=True))
        return mixed, (cache, keeps)

    def backward(self, dstate_next, cache):
        fit_step_gradients(self, dstate_next, cache)
        cache, keeps = cache
        dnew = tuple((1 - k) * d for k, d in zip(keeps, dstate_next, strict=True))
        dx, dstate, grads = self.cell.backward(dnew, cache)
        pairs = zip(keeps, dstate_next, dstate, strict=True)
        return dx, tuple(k * d + through for k, d, through in pairs), grads


class CellRun(NamedTuple):
    steps: list  # each step's cache
    ended: np.ndarray  # (T, N, 1), True after a sequence's end


@register
class CellLayer(Recurrent):
    """Any cell run over a sequence: one layer, one direction, with the interface of all layers.

    Parameters
    ----------
    cell : Cell

    Notes
    -----
    The parameters are the cell's, under its names. A cell computes step by step what the other
    layers compute for many steps at once. A training step took 2 to 5 times that of
    :class:`rnnlib.LSTM` with 16 sequences, 7 to 19 times with one (``benchmarks/README.md``).
    """

    @takes(cell=Cell)
    def __init__(self, cell):
        self.cell = cell
        self.input_size, self.hidden_size, self.dtype = (
            cell.input_size,
            cell.hidden_size,
            cell.dtype,
        )
        self.state_names, self.params = cell.state_names, cell.params

    def _suffixes(self, layer):
        return [""]

    def _run(self, x, state, params, lengths, training, grad):
        T, N = x.shape[:2]
        ended = ~length_mask(np.full(N, T) if lengths is None else lengths, T)[..., None]
        y, steps = np.empty((T, N, self.hidden_size), self.dtype), []
        for t, x_t in enumerate(x):
            new, step = self.cell.forward(x_t, state, training)
            state = tuple(np.where(ended[t], s, n) for n, s in zip(new, state, strict=True))
            y[t] = state[0]
            if grad:
                steps.append(step)
        return y, state, CellRun(steps, ended)

    def _run_backward(self, dy, dstate, cache):
        steps, ended = cache
        dx = np.empty((*ended.shape[:2], self.input_size), self.dtype)
        total = {name: np.zeros_like(p) for name, p in self.params.items()}
        for t in reversed(range(len(steps))):
            dstate = (dstate[0] + dy[t], *dstate[1:])
            dnew = tuple(np.where(ended[t], self.dtype.type(0), d) for d in dstate)
            dx[t], dbefore, grads = self.cell.backward(dnew, steps[t])
            dstate = tuple(np.where(ended[t], d, b) for b, d in zip(dbefore, dstate, strict=True))
            for name, g in grads.items():
                total[name] += g
        return dx, dstate, total
