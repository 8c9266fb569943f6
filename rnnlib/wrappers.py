"""Layers made of layers: stacked, with a way round, in two directions, with dropout.

They have the interface of :class:`rnnlib.recurrent.Layer` and combine freely. For instance a
two-layer network with a skip connection and dropout that is the same at every step::

    Stack([LSTM(8, 32, rng=rng), VariationalDropout(0.3, rng=rng), Residual(LSTM(32, 32, rng=rng))])
"""

from typing import NamedTuple

import numpy as np

from .contracts import flag, floats, number, rng, said, takes
from .functional import dropout_forward, linear_backward, linear_forward, sigmoid
from .recurrent import (
    Layer,
    check_array,
    check_cache,
    check_input,
    check_values,
    only_valid,
)
from .sequence import reverse_sequences
from .serialization import register


def _joined(layers):
    """The layers' parameters in one dictionary, each layer's name before theirs."""
    params = {f"{k}.{name}": p for k, each in layers.items() for name, p in each.params.items()}
    if len({id(p) for p in params.values()}) < len(params):
        raise ValueError(f"layers: expected different ones, got one twice in {list(layers)}")
    return params


def _states(name, state, layers):
    """One state for each layer: all None where none is given."""
    if state is None:
        return (None,) * len(layers)
    if not isinstance(state, tuple | list) or len(state) != len(layers):
        raise TypeError(f"{name}: expected a tuple of {len(layers)} states, got {said(state)}")
    return tuple(state)


class DropoutCache(NamedTuple):
    mask: np.ndarray | None  # (1, N, H), None where nothing was dropped
    shape: tuple  # T, N, H
    dtype: np.dtype


@register
class VariationalDropout(Layer):
    """Dropout whose choice is the same at every step of a sequence (Gal & Ghahramani 2016).

    A layer without parameters or state, for any width, to stand in a :class:`Stack`.

    Parameters
    ----------
    p : float
        Probability of zeroing a unit for a whole sequence.
    rng : numpy.random.Generator
    """

    input_size = output_size = dtype = None  # what comes decides

    @takes(p=number(low=0, below=1), rng=rng)
    def __init__(self, p, *, rng):
        self.p, self.rng, self.params = p, rng, {}

    @takes(x=floats("T N D"), training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """`x` with some units zeroed at all steps (in training), no state, and the mask."""
        if state is not None:
            raise TypeError(f"state: expected None, got {said(state)}")
        lengths, mask = check_values(x, lengths), None
        if training and self.p:
            x, mask = dropout_forward(x, self.p, self.rng, shared_axes=(0,))
        cache = DropoutCache(mask, x.shape, x.dtype) if grad else None
        return only_valid(x, lengths), None, cache

    def backward(self, dy, dstate, cache):
        """Gradient of `x`, no gradient of a state, none of parameters."""
        check_cache(cache, DropoutCache)
        if dstate is not None:
            raise TypeError(f"dstate: expected None, got {said(dstate)}")
        if dy is None:
            dy = np.zeros(cache.shape, cache.dtype)
        check_array("dy", dy, cache.shape, cache.dtype)
        return dy if cache.mask is None else dy * cache.mask, None, {}


class ResidualCache(NamedTuple):
    inner: object
    lengths: np.ndarray | None


@register
class Residual(Layer):
    """A layer with its input added to its output, ``y = x + layer(x)`` (He et al. 2016).

    Parameters
    ----------
    layer : Layer
        Its output is as wide as its input. The state and the parameters' names are its own.
    """

    @takes(layer=Layer)
    def __init__(self, layer):
        if layer.input_size != layer.output_size:
            expected = f"outputs of {layer.input_size} values"
            raise ValueError(f"Residual: expected {expected}, got {layer.output_size}")
        self.layer, self.params, self.dtype = layer, layer.params, layer.dtype
        self.input_size, self.output_size = layer.input_size, layer.output_size

    @takes(training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        lengths = check_input(self, x, lengths)
        y, state, inner = self.layer.forward(x, state, lengths, training, grad)
        return y + only_valid(x, lengths), state, ResidualCache(inner, lengths) if grad else None

    def backward(self, dy, dstate, cache):
        check_cache(cache, ResidualCache)
        dx, dstate, grads = self.layer.backward(dy, dstate, cache.inner)
        return dx if dy is None else dx + only_valid(dy, cache.lengths), dstate, grads


class HighwayCache(NamedTuple):
    inner: object
    parts: tuple  # x, the layer's output and the gate, each (T, N, H)
    gate: tuple  # of the gate's linear layer
    lengths: np.ndarray | None


@register
class Highway(Layer):
    """A layer mixed with its input by a gate, ``y = t layer(x) + (1 - t) x`` (Srivastava 2015).

    The transform gate ``t = sigmoid(W x + b)`` reads the same step's input. It has ``gate.weight``
    (H, H), uniform in ``+-1/sqrt(H)`` at the start, and ``gate.bias`` (H,); the layer's parameters
    are ``layer.*``, and the state is the layer's own.

    Parameters
    ----------
    layer : Layer
        Its output is as wide as its input.
    rng : numpy.random.Generator
    bias : float
        Where the gate's biases start. Below 0, most of the input is carried on at first.
    """

    @takes(layer=Layer, rng=rng, bias=number())
    def __init__(self, layer, *, rng, bias=-1.0):
        if layer.input_size != layer.output_size:
            expected = f"outputs of {layer.input_size} values"
            raise ValueError(f"Highway: expected {expected}, got {layer.output_size}")
        H = self.input_size = self.output_size = layer.input_size
        self.layer, self.rng, self.bias, self.dtype = layer, rng, float(bias), layer.dtype
        weight = rng.uniform(-(H**-0.5), H**-0.5, (H, H)).astype(self.dtype)
        self.gate = {"weight": weight, "bias": np.full(H, bias, self.dtype)}
        self.params = {f"layer.{name}": p for name, p in layer.params.items()}
        self.params |= {f"gate.{name}": p for name, p in self.gate.items()}

    @takes(training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        lengths = check_input(self, x, lengths)
        h, state, inner = self.layer.forward(x, state, lengths, training, grad)
        x = only_valid(x, lengths)
        a, gate = linear_forward(x, self.gate)
        t = sigmoid(a)
        cache = HighwayCache(inner, (x, h, t), gate, lengths) if grad else None
        return t * h + (1 - t) * x, state, cache

    def backward(self, dy, dstate, cache):
        check_cache(cache, HighwayCache)
        x, h, t = cache.parts
        if dy is None:
            dy = np.zeros_like(x)
        check_array("dy", dy, x.shape, self.dtype)
        dy = only_valid(dy, cache.lengths)
        dx, dstate, grads = self.layer.backward(dy * t, dstate, cache.inner)
        through, gate_grads = linear_backward(dy * (h - x) * t * (1 - t), cache.gate)
        grads = {f"layer.{name}": g for name, g in grads.items()}
        grads |= {f"gate.{name}": g for name, g in gate_grads.items()}
        return dx + dy * (1 - t) + through, dstate, grads


class BidirectionalCache(NamedTuple):
    ahead: object
    back: object
    lengths: np.ndarray | None


@register
class Bidirectional(Layer):
    """Two layers, the second of which reads each sequence from its last valid step to its first.

    The state is the pair of the two layers' states; the parameters are ``ahead.*`` and ``back.*``.

    Parameters
    ----------
    ahead, back : Layer
        Layers of equal sizes and dtype; their outputs stand side by side.
    """

    @takes(ahead=Layer, back=Layer)
    def __init__(self, ahead, back):
        sizes = [(each.input_size, each.output_size, each.dtype) for each in (ahead, back)]
        if sizes[0] != sizes[1]:
            raise ValueError(f"Bidirectional: expected layers of equal sizes, got {sizes}")
        self.ahead, self.back, self.dtype = ahead, back, ahead.dtype
        self.input_size, self.output_size = ahead.input_size, 2 * ahead.output_size
        self.params = _joined({"ahead": ahead, "back": back})

    @takes(training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        lengths = check_input(self, x, lengths)
        start, start_back = _states("state", state, (self.ahead, self.back))
        y, end, cache = self.ahead.forward(x, start, lengths, training, grad)
        x_back = reverse_sequences(x, lengths)
        y_back, end_back, cache_back = self.back.forward(
            x_back, start_back, lengths, training, grad
        )
        y = np.concatenate([y, reverse_sequences(y_back, lengths)], axis=-1)
        cache = BidirectionalCache(cache, cache_back, lengths) if grad else None
        return y, (end, end_back), cache

    def backward(self, dy, dstate, cache):
        check_cache(cache, BidirectionalCache)
        end, end_back = _states("dstate", dstate, (self.ahead, self.back))
        dy_ahead = dy_back = None
        if dy is not None:
            if not isinstance(dy, np.ndarray) or dy.dtype != self.dtype:
                raise TypeError(f"dy: expected an array of {self.dtype}, got {said(dy)}")
            if dy.ndim != 3 or dy.shape[-1] != self.output_size or 0 in dy.shape:
                raise ValueError(f"dy: expected shape (T, N, {self.output_size}), got {said(dy)}")
            dy_ahead, dy_back = np.split(dy, 2, axis=-1)
            dy_back = reverse_sequences(dy_back, cache.lengths)
        dx, start, grads = self.ahead.backward(dy_ahead, end, cache.ahead)
        dx_back, start_back, grads_back = self.back.backward(dy_back, end_back, cache.back)
        grads = {f"ahead.{name}": g for name, g in grads.items()}
        grads |= {f"back.{name}": g for name, g in grads_back.items()}
        return dx + reverse_sequences(dx_back, cache.lengths), (start, start_back), grads


class StackCache(NamedTuple):
    inner: list  # one cache for each layer


@register
class Stack(Layer):
    """Layers one on top of another; each may be of another kind.

    The state is a tuple with each layer's own state, None for a layer that has none; the parameters
    are ``0.*``, ``1.*`` and so on.

    Parameters
    ----------
    layers : list of Layer
        From the one that reads the input to the one whose output is returned.
    """

    @takes(layers=list | tuple)
    def __init__(self, layers):
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(f"Stack: expected layers, got {said(layer)}")
        sized = [each for each in layers if getattr(each, "input_size", None) is not None]
        if not sized:
            raise ValueError("Stack: expected at least one layer with sizes, got none")
        for below, above in zip(sized, sized[1:]):
            if (below.output_size, below.dtype) != (above.input_size, above.dtype):
                expected = f"a layer that reads {below.output_size} values of {below.dtype}"
                got = f"{type(above).__name__}, which reads {above.input_size} of {above.dtype}"
                raise ValueError(f"Stack: expected {expected}, got {got}")
        self.layers, self.dtype = list(layers), sized[0].dtype
        self.input_size, self.output_size = sized[0].input_size, sized[-1].output_size
        self.params = _joined(dict(enumerate(self.layers)))

    @takes(training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        lengths = check_input(self, x, lengths)
        finals, caches = [], []
        for layer, start in zip(self.layers, _states("state", state, self.layers), strict=True):
            x, final, cache = layer.forward(x, start, lengths, training, grad)
            finals.append(final)
            caches.append(cache)
        return x, tuple(finals), StackCache(caches) if grad else None

    def backward(self, dy, dstate, cache):
        check_cache(cache, StackCache)
        starts, grads = [], {}
        ends = _states("dstate", dstate, self.layers)
        for k in reversed(range(len(self.layers))):
            dy, start, layer_grads = self.layers[k].backward(dy, ends[k], cache.inner[k])
            starts.append(start)
            grads |= {f"{k}.{name}": g for name, g in layer_grads.items()}
        return dy, tuple(starts[::-1]), {name: grads[name] for name in self.params}
