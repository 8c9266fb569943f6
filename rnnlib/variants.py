"""Variants of the cells and of the layers, small and made to be combined.

*Cells* are single steps with parameters. A cell has ``input_size``, ``hidden_size``,
``state_parts`` (1 for ``h``, 2 for ``h`` and ``c``), ``params``, and::

    state_next, cache = cell.forward(x, state)            # x (N, D), state a tuple of (N, H)
    dx, dstate, grads = cell.backward(dstate_next, cache)

:class:`CellLayer` runs any of them over a sequence, with the layers' interface.

*Layers* here wrap or join layers: :class:`Stack`, :class:`Residual`, :class:`Bidirectional` and
:class:`VariationalDropout`. For instance a two-layer network with a skip connection and
dropout that is the same at every step::

    Stack([LSTM(8, 32, rng=rng), VariationalDropout(0.3, rng=rng), Residual(LSTM(32, 32, rng=rng))])
"""

from typing import NamedTuple

import numpy as np

from .functional import dropout_forward, layer_norm_backward, layer_norm_forward, sigmoid
from .gru import gru_cell_backward, gru_cell_forward
from .lstm import lstm_cell_backward, lstm_cell_forward
from .rnn import rnn_cell_backward, rnn_cell_forward
from .sequence import length_mask, reverse_sequences


class Cell:
    """What all cells share: sizes, and weights uniform in ``+-1/sqrt(H)``.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    rng : numpy.random.Generator
    dtype : dtype
    """

    gates = 1
    state_parts = 1

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
        """One step: the next state, a tuple of (N, H), and the cache."""
        raise NotImplementedError

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        raise NotImplementedError


class RNNCell(Cell):
    """The simple cell of :mod:`rnnlib.rnn`, with tanh."""

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        h, cache = rnn_cell_forward(x, state[0], self.params)
        return (h,), cache

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        dx, dh, grads = rnn_cell_backward(dstate_next[0], cache)
        return dx, (dh,), grads


class LSTMCell(Cell):
    """The cell of :mod:`rnnlib.lstm`."""

    gates = 4
    state_parts = 2

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        return lstm_cell_forward(x, state, self.params)

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        return lstm_cell_backward(dstate_next, cache)


class GRUCell(Cell):
    """The cell of :mod:`rnnlib.gru`, in either convention."""

    gates = 3

    def __init__(self, input_size, hidden_size, *, reset="after", rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
        self.reset = reset

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        h, cache = gru_cell_forward(x, state[0], self.params, self.reset)
        return (h,), cache

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        dx, dh, grads = gru_cell_backward(dstate_next[0], cache)
        return dx, (dh,), grads


def _affine(x, h, params):
    a = x @ params["weight_ih"].T + params["bias_ih"]
    return a + h @ params["weight_hh"].T + params["bias_hh"]


def _affine_backward(da, x, h, params):
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h}
    grads |= {"bias_ih": da.sum(axis=0), "bias_hh": da.sum(axis=0)}
    return da @ params["weight_ih"], da @ params["weight_hh"], grads


class PeepholeLSTMCell(Cell):
    """LSTM whose gates see the cell state (Gers & Schmidhuber 2000).

    ``i = sigmoid(... + p_i c_{t-1})``, ``f = sigmoid(... + p_f c_{t-1})`` and, from the new cell
    state, ``o = sigmoid(... + p_o c_t)``: one weight for each unit and gate, ``weight_peephole``
    (3, H) in the order ``i f o``.
    """

    gates = 4
    state_parts = 2

    def _shapes(self):
        return super()._shapes() | {"weight_peephole": (3, self.hidden_size)}

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        (h, c), (p_i, p_f, p_o) = state, self.params["weight_peephole"]
        a_i, a_f, a_g, a_o = np.split(_affine(x, h, self.params), 4, axis=-1)
        i, f, g = sigmoid(a_i + p_i * c), sigmoid(a_f + p_f * c), np.tanh(a_g)
        c_next = f * c + i * g
        o, tanh_c = sigmoid(a_o + p_o * c_next), np.tanh(c_next)
        return (o * tanh_c, c_next), (x, h, c, c_next, i, f, g, o, tanh_c)

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
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


class CoupledLSTMCell(Cell):
    """LSTM with one gate for keeping and writing, ``i = 1 - f`` (Greff et al. 2017).

    ``c_t = f c_{t-1} + (1 - f) g``. The weights hold three gates, in the order ``f g o``.
    """

    gates = 3
    state_parts = 2

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        h, c = state
        a_f, a_g, a_o = np.split(_affine(x, h, self.params), 3, axis=-1)
        f, g, o = sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c_next = f * c + (1 - f) * g
        tanh_c = np.tanh(c_next)
        return (o * tanh_c, c_next), (x, h, c, f, g, o, tanh_c)

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        (dh_next, dc_next), (x, h, c, f, g, o, tanh_c) = dstate_next, cache
        dc = dc_next + dh_next * o * (1 - tanh_c**2)
        da_f, da_g = dc * (c - g) * f * (1 - f), dc * (1 - f) * (1 - g**2)
        da_o = dh_next * tanh_c * o * (1 - o)
        da = np.concatenate([da_f, da_g, da_o], axis=-1)
        dx, dh, grads = _affine_backward(da, x, h, self.params)
        return dx, (dh, dc * f), grads


class LayerNormLSTMCell(Cell):
    """LSTM with layer normalisation (Ba et al. 2016, equations 20 to 22).

    ``a = LN(W_ih x) + LN(W_hh h) + b`` and ``h_t = o tanh(LN(c_t))``; the cell state itself is
    passed on unnormalised. Each LN has its own gain and bias: ``ih.*`` and ``hh.*`` (4H,), over
    all four gates together, and ``c.*`` (H,). The biases of the first two are the cell's.
    """

    gates = 4
    state_parts = 2

    def __init__(self, input_size, hidden_size, *, rng, dtype=np.float32):
        super().__init__(input_size, hidden_size, rng=rng, dtype=dtype)
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
        return layer_norm_forward(x, params)

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
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
        """Gradients of x, of the state, and of the parameters."""
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


class Zoneout:
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

    def __init__(self, cell, p, *, rng):
        if len(p) != cell.state_parts or not all(0 <= value < 1 for value in p):
            raise ValueError(f"p: expected {cell.state_parts} values in [0, 1), got {p!r}")
        self.cell, self.p, self.rng = cell, p, rng
        self.input_size, self.hidden_size = cell.input_size, cell.hidden_size
        self.state_parts, self.dtype, self.params = cell.state_parts, cell.dtype, cell.params

    def forward(self, x, state, training=False):
        """One step: the next state, a tuple of (N, H), and the cache."""
        new, cache = self.cell.forward(x, state, training)
        if training:
            pairs = zip(state, self.p, strict=True)
            keeps = [(self.rng.random(s.shape) < p).astype(s.dtype) for s, p in pairs]
        else:
            keeps = [self.dtype.type(p) for p in self.p]
        mixed = tuple(k * s + (1 - k) * n for k, s, n in zip(keeps, state, new, strict=True))
        return mixed, (cache, keeps)

    def backward(self, dstate_next, cache):
        """Gradients of x, of the state, and of the parameters."""
        cache, keeps = cache
        dnew = tuple((1 - k) * d for k, d in zip(keeps, dstate_next, strict=True))
        dx, dstate, grads = self.cell.backward(dnew, cache)
        pairs = zip(keeps, dstate_next, dstate, strict=True)
        return dx, tuple(k * d + through for k, d, through in pairs), grads


class CellLayer:
    """Any cell run over a sequence: one layer, one direction, the interface of ``rnnlib.LSTM``.

    In padding the state stays as it is, so that the final state is each sequence's own.

    Parameters
    ----------
    cell : Cell
    """

    num_layers = directions = 1
    bidirectional = False

    def __init__(self, cell):
        self.cell = cell
        self.input_size, self.hidden_size = cell.input_size, cell.hidden_size
        self.state_parts, self.dtype, self.params = cell.state_parts, cell.dtype, cell.params

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """As :meth:`rnnlib.layers.Recurrent.forward`."""
        T, N = check_sequence(self, x, lengths)
        if state is None:
            zeros = np.zeros((N, self.hidden_size), self.dtype)
            state = (zeros,) * self.state_parts
        else:
            state = tuple(part[0] for part in (state if self.state_parts > 1 else (state,)))
        mask = length_mask(np.full(N, T) if lengths is None else lengths, T)[..., None]
        y, caches = np.empty((T, N, self.hidden_size), self.dtype), []
        for t, x_t in enumerate(np.where(mask, x, self.dtype.type(0))):
            new, cache = self.cell.forward(x_t, state, training)
            state = tuple(np.where(mask[t], n, s) for n, s in zip(new, state, strict=True))
            y[t] = np.where(mask[t], state[0], 0)
            caches.append(cache)
        final = tuple(part[None] for part in state)
        return y, final if self.state_parts > 1 else final[0], (caches, mask) if grad else None

    def backward(self, dy, dstate, cache):
        """As :meth:`rnnlib.layers.Recurrent.backward`."""
        caches, mask = cache
        T, N = mask.shape[:2]
        if dstate is None:
            dstate = (np.zeros((N, self.hidden_size), self.dtype),) * self.state_parts
        else:
            dstate = tuple(part[0] for part in (dstate if self.state_parts > 1 else (dstate,)))
        dx = np.empty((T, N, self.input_size), self.dtype)
        total = {name: np.zeros_like(p) for name, p in self.params.items()}
        for t in reversed(range(T)):
            if dy is not None:
                dstate = (dstate[0] + np.where(mask[t], dy[t], 0), *dstate[1:])
            dnew = tuple(np.where(mask[t], d, 0) for d in dstate)
            dx[t], dthrough, grads = self.cell.backward(dnew, caches[t])
            pairs = zip(dthrough, dstate, strict=True)
            dstate = tuple(np.where(mask[t], through, d) for through, d in pairs)
            for name, g in grads.items():
                total[name] += g
        dstate = tuple(part[None] for part in dstate)
        return dx, dstate if self.state_parts > 1 else dstate[0], total


def check_sequence(layer, x, lengths):
    """Refuse what is not a batch of sequences for `layer`; return T and N.

    Parameters
    ----------
    layer : object
        With ``input_size`` and ``dtype``.
    x : ndarray, shape (T, N, D)
    lengths : ndarray of int, shape (N,), or None

    Returns
    -------
    T, N : int

    Raises
    ------
    ValueError, TypeError
        With what was expected and what came.
    """
    if not isinstance(x, np.ndarray) or x.dtype != layer.dtype:
        got = getattr(x, "dtype", type(x).__name__)
        raise TypeError(f"x: expected an array of {layer.dtype}, got {got}")
    if x.ndim != 3 or x.shape[-1] != layer.input_size or 0 in x.shape:
        raise ValueError(f"x: expected shape (T, N, {layer.input_size}), got {x.shape}")
    T, N = x.shape[:2]
    if lengths is not None:
        lengths = np.asarray(lengths)
        if lengths.shape != (N,) or lengths.min() < 1 or lengths.max() > T:
            raise ValueError(f"lengths: expected {N} values in 1..{T}, got {lengths}")
    return T, N


class VariationalDropout:
    """Dropout whose choice is the same at every step of a sequence (Gal & Ghahramani 2016).

    A layer without parameters or state, to stand in a :class:`Stack`.

    Parameters
    ----------
    p : float
        Probability of zeroing a unit for a whole sequence.
    rng : numpy.random.Generator
    """

    state_parts = 0

    def __init__(self, p, *, rng):
        if not 0 <= p < 1:
            raise ValueError(f"p: expected a probability in [0, 1), got {p!r}")
        self.p, self.rng, self.params = p, rng, {}

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """`x` with some units zeroed at all steps (in training), no state, and the mask."""
        if not training:
            return x, None, x.dtype.type(1)
        y, mask = dropout_forward(x, self.p, self.rng, shared_axes=(0,))
        return y, None, mask

    def backward(self, dy, dstate, cache):
        """Gradient of `x`, no gradient of a state, none of parameters."""
        return None if dy is None else dy * cache, None, {}


class Residual:
    """A layer with its input added to its output, ``y = x + layer(x)`` (He et al. 2016).

    Parameters
    ----------
    layer : object
        A layer whose output is as wide as its input.
    """

    def __init__(self, layer):
        width = layer.hidden_size * layer.directions
        if layer.input_size != width:
            raise ValueError(
                f"Residual: expected outputs of {layer.input_size} values, got {width}"
            )
        self.layer, self.params, self.state_parts = layer, layer.params, layer.state_parts
        self.input_size, self.hidden_size = layer.input_size, layer.hidden_size
        self.directions, self.dtype = layer.directions, layer.dtype

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """As :meth:`rnnlib.layers.Recurrent.forward`."""
        y, state, cache = self.layer.forward(x, state, lengths, training, grad)
        if lengths is not None:
            mask = length_mask(lengths, len(x))[..., None]
            return y + np.where(mask, x, x.dtype.type(0)), state, (cache, mask)
        return y + x, state, (cache, None)

    def backward(self, dy, dstate, cache):
        """As :meth:`rnnlib.layers.Recurrent.backward`."""
        cache, mask = cache
        dx, dstate, grads = self.layer.backward(dy, dstate, cache)
        if dy is None:
            return dx, dstate, grads
        return dx + (dy if mask is None else np.where(mask, dy, dy.dtype.type(0))), dstate, grads


class BidirectionalCache(NamedTuple):
    caches: tuple
    lengths: np.ndarray | None


class Bidirectional:
    """Two layers, the second of which reads each sequence from its last valid step to its first.

    The state is the pair of the two layers' states.

    Parameters
    ----------
    ahead, back : object
        Layers of equal sizes.
    """

    directions = 2

    def __init__(self, ahead, back):
        sizes = [(layer.input_size, layer.hidden_size) for layer in (ahead, back)]
        if sizes[0] != sizes[1]:
            raise ValueError(f"Bidirectional: expected layers of equal sizes, got {sizes}")
        self.layers, (self.input_size, self.hidden_size) = (ahead, back), sizes[0]
        self.dtype, self.state_parts = ahead.dtype, 2
        self.params = {f"ahead.{name}": p for name, p in ahead.params.items()}
        self.params |= {f"back.{name}": p for name, p in back.params.items()}

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """As :meth:`rnnlib.layers.Recurrent.forward`."""
        (ahead, back), (s, s_back) = self.layers, (None, None) if state is None else state
        x_back = reverse_sequences(x, lengths)
        y, s, cache = ahead.forward(x, s, lengths, training, grad)
        y_back, s_back, cache_back = back.forward(x_back, s_back, lengths, training, grad)
        y = np.concatenate([y, reverse_sequences(y_back, lengths)], axis=-1)
        return y, (s, s_back), BidirectionalCache((cache, cache_back), lengths)

    def backward(self, dy, dstate, cache):
        """As :meth:`rnnlib.layers.Recurrent.backward`."""
        (ahead, back), (caches, lengths) = self.layers, cache
        ds, ds_back = (None, None) if dstate is None else dstate
        dy_ahead, dy_back = (None, None) if dy is None else np.split(dy, 2, axis=-1)
        if dy is not None:
            dy_back = reverse_sequences(dy_back, lengths)
        dx, ds, grads = ahead.backward(dy_ahead, ds, caches[0])
        dx_back, ds_back, grads_back = back.backward(dy_back, ds_back, caches[1])
        grads = {f"ahead.{name}": g for name, g in grads.items()}
        grads |= {f"back.{name}": g for name, g in grads_back.items()}
        return dx + reverse_sequences(dx_back, lengths), (ds, ds_back), grads


class Stack:
    """Layers one on top of another; each may be of another kind.

    The state is a tuple with each layer's own state, None for a layer that has none.

    Parameters
    ----------
    layers : list
        From the one that reads the input to the one whose output is returned.
    """

    def __init__(self, layers):
        if not layers:
            raise ValueError("Stack: expected at least one layer, got none")
        self.layers, self.state_parts = list(layers), len(layers)
        sized = [layer for layer in layers if hasattr(layer, "hidden_size")]
        self.input_size, self.dtype = sized[0].input_size, sized[0].dtype
        self.hidden_size, self.directions = sized[-1].hidden_size, sized[-1].directions
        self.params = {
            f"{k}.{name}": p for k, layer in enumerate(layers) for name, p in layer.params.items()
        }

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """As :meth:`rnnlib.layers.Recurrent.forward`."""
        state = [None] * len(self.layers) if state is None else state
        finals, caches = [], []
        for layer, start in zip(self.layers, state, strict=True):
            x, final, cache = layer.forward(x, start, lengths, training, grad)
            finals.append(final)
            caches.append(cache)
        return x, tuple(finals), caches

    def backward(self, dy, dstate, cache):
        """As :meth:`rnnlib.layers.Recurrent.backward`."""
        dstate = [None] * len(self.layers) if dstate is None else dstate
        starts, grads = [], {}
        for k in reversed(range(len(self.layers))):
            dy, start, layer_grads = self.layers[k].backward(dy, dstate[k], cache[k])
            starts.append(start)
            grads |= {f"{k}.{name}": g for name, g in layer_grads.items()}
        return dy, tuple(starts[::-1]), {name: grads[name] for name in self.params}
