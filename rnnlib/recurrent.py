"""The protocol of layers, and what all recurrent layers share."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from .contracts import flag, floats, ints, or_none, said, takes
from .sequence import length_mask, reverse_sequences
from .serialization import Configured


class Layer(Configured):
    """What a layer is. A class with these parts can be trained, stacked, wrapped and saved.

    Attributes
    ----------
    input_size, output_size : int
        The widths of what it reads and of what it returns.
    dtype : dtype
        float32 or float64, of the input, the output, the state and the parameters.
    params : dict of ndarray
        Its arrays by name. Optimisers change them in place, so a layer never replaces one; a layer
        made of layers shows their arrays under longer names.
    config : dict
        The constructor's arguments, without `rng`: ``type(layer)(**config, rng=rng)`` builds an
        equal layer with other weights. It needs no code if each argument is kept as an attribute of
        its own name. A layer that draws random numbers takes a generator as the argument `rng`
        and keeps it so too. The decorator :func:`rnnlib.serialization.register` lets files name it.

    Notes
    -----
    A subclass has these attributes and two methods, :meth:`forward` and :meth:`backward`. Nothing
    is remembered between the two but in the cache, so a layer can read many inputs before any is
    differentiated. Until then neither `x` nor `y` nor a parameter may be written to, since the
    cache refers to them.

    To the outside a state is one array, a tuple of arrays, or None where there is none. Inside
    :class:`Recurrent`, and in a cell, it is always a tuple.

    For a new *step*, write a :class:`rnnlib.cells.Cell`; :class:`rnnlib.cells.CellLayer` makes a
    layer of it. For a new way through time, write a :class:`Recurrent`. A layer without a state:

    >>> class Scale(Layer):
    ...     def __init__(self, input_size, dtype="float32"):
    ...         self.input_size = self.output_size = input_size
    ...         self.dtype = np.dtype(dtype)
    ...         self.params = {"weight": np.ones(input_size, dtype)}
    ...
    ...     def forward(self, x, state=None, lengths=None, training=False, grad=True):
    ...         return x * self.params["weight"], None, x
    ...
    ...     def backward(self, dy, dstate, x):
    ...         dweight = (dy * x).sum(axis=(0, 1))
    ...         return dy * self.params["weight"], None, {"weight": dweight}
    """

    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """Run the layer over a batch of sequences.

        Parameters
        ----------
        x : ndarray, shape (T, N, input_size)
        state : optional
            What the layer begins with; None is zero.
        lengths : ndarray of int, shape (N,), optional
            Valid steps of each sequence, 1 .. T, in any order; all T by default. What stands behind
            them is not read.
        training : bool
            Whether dropout acts.
        grad : bool
            False keeps nothing for backward (the cache is None), as under ``torch.no_grad``.

        Returns
        -------
        y : ndarray, shape (T, N, output_size)
            Zero in padding. It may share memory with the cache.
        state
            After each sequence's last valid step.
        cache
        """
        raise NotImplementedError

    def backward(self, dy, dstate, cache):
        """Gradients of :meth:`forward`.

        Parameters
        ----------
        dy : ndarray, shape (T, N, output_size), or None
            Gradient of the loss with respect to `y`; None is zero.
        dstate : optional
            Gradient with respect to the final state, of its form; None is zero.
        cache

        Returns
        -------
        dx : ndarray, shape (T, N, input_size)
        dstate
            Gradient with respect to the initial state.
        grads : dict of ndarray
            The keys and shapes of `params`.
        """
        raise NotImplementedError

    def state_dict(self):
        """Copies of the parameters, by name."""
        return {name: p.copy() for name, p in self.params.items()}

    def load_state_dict(self, mapping):
        """Copy parameters from `mapping` into this layer, as torch does with ``strict=True``.

        Parameters
        ----------
        mapping : dict
            Exactly the keys of :meth:`state_dict`; values are arrays or CPU tensors of
            floating-point numbers, which become this layer's dtype.

        Raises
        ------
        KeyError
            If a key is missing or unexpected.
        ValueError, TypeError
            If a shape differs, or a value is not an array of floating-point numbers.
        """
        if not isinstance(mapping, Mapping):
            raise TypeError(f"state_dict: expected a dict of arrays, got {said(mapping)}")
        missing, extra = self.params.keys() - mapping.keys(), mapping.keys() - self.params.keys()
        if missing or extra:
            missing, extra = sorted(missing), sorted(map(str, extra))
            raise KeyError(f"state_dict: missing keys {missing}, got {extra} extra")
        values = {}
        for name, p in self.params.items():
            value = mapping[name]
            try:
                value = np.asarray(value.detach() if hasattr(value, "detach") else value)
            except (TypeError, ValueError):  # bfloat16, another device, unequal lengths
                came = getattr(value, "dtype", type(value).__name__)
                raise TypeError(
                    f"{name}: expected a CPU array of floating-point numbers NumPy has, got {came}"
                ) from None
            if value.dtype.kind != "f":
                raise TypeError(f"{name}: expected floating-point numbers, got {said(value)}")
            if value.shape != p.shape:
                raise ValueError(f"{name}: expected shape {p.shape}, got {value.shape}")
            values[name] = value
        for name, p in self.params.items():
            p[...] = values[name]


@takes(layer=Layer)
def check_input(layer, x, lengths):
    """Refuse what is not a batch of sequences for `layer`.

    Parameters
    ----------
    layer : Layer
    x : ndarray, shape (T, N, input_size)
    lengths : array_like of int, shape (N,), or None

    Returns
    -------
    ndarray of int, shape (N,), or None
        The lengths.

    Raises
    ------
    ValueError, TypeError
        With what was expected and what came.
    """
    if not isinstance(x, np.ndarray) or x.dtype != layer.dtype:
        raise TypeError(f"x: expected an array of {layer.dtype}, got {said(x)}")
    if x.ndim != 3 or x.shape[-1] != layer.input_size or 0 in x.shape:
        expected = f"(T, N, {layer.input_size}) with T, N >= 1"
        raise ValueError(f"x: expected shape {expected}, got {x.shape}")
    return check_values(x, lengths)


def check_values(x, lengths):
    """Refuse wrong lengths, and what is not finite within them."""
    T, N = x.shape[:2]
    if lengths is None:
        check_finite("x", x)
        return None
    try:
        lengths = np.asarray(lengths)
    except ValueError:  # lists of unequal lengths
        raise ValueError(f"lengths: expected {N} whole numbers, got {said(lengths)}") from None
    if lengths.shape != (N,) or lengths.dtype.kind not in "iu":
        raise ValueError(f"lengths: expected {N} whole numbers, got {said(lengths)}")
    if lengths.min() < 1 or lengths.max() > T:
        raise ValueError(f"lengths: expected values in 1..{T}, got {lengths.tolist()}")
    lengths = lengths.astype(np.intp)
    check_finite("x", x[length_mask(lengths, T)])
    return lengths


def check_finite(name, values):
    """Refuse NaN and infinity."""
    if not np.isfinite(values).all():
        raise ValueError(
            f"{name}: expected finite values, got {(~np.isfinite(values)).sum()} others"
        )


def check_array(name, value, shape, dtype):
    """Refuse what is not an array of this shape and dtype."""
    if not isinstance(value, np.ndarray) or value.dtype != dtype:
        raise TypeError(f"{name}: expected an array of {dtype}, got {said(value)}")
    if value.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {value.shape}")


def check_cache(cache, kind):
    """Refuse the None that ``forward(..., grad=False)`` gives, and another layer's cache."""
    if cache is None:
        raise ValueError("cache: expected one from forward, got None, as grad=False returns")
    if not isinstance(cache, kind):
        raise TypeError(f"cache: expected a {kind.__name__} from forward, got {said(cache)}")


@takes(values=floats("T N ..."), lengths=or_none(ints("N")))
def only_valid(values, lengths):
    """`values` (T, N, ...) with zeros in padding."""
    if lengths is None:
        return values
    return np.where(length_mask(lengths, len(values))[..., None], values, values.dtype.type(0))


class LayerCache(NamedTuple):
    runs: list  # one cache for each layer and direction
    lengths: np.ndarray | None
    dropped: list  # one mask for each layer but the first
    shape: tuple  # T, N


class Recurrent(Layer):
    """Stacked layers, each in one direction or two: lengths, dropout and validation for all kinds.

    A subclass names the arrays of its state (`state_names`), has `hidden_size`, `num_layers`,
    `bidirectional` and `dropout`, and runs one layer in one direction:

    ``_run(x, state, params, lengths, training, grad) -> y, state, cache``
        with `state` a tuple of (N, H) and `params` the arrays of that layer and direction. It
        *holds* the state after a sequence's end, so that the last one is its final state, whatever
        would become of it in padding.
    ``_run_backward(dy, dstate, cache) -> dx, dstate, grads``
        its gradients, `dy` and `dstate` always given; `dx` is zero in padding.
    """

    state_names = ("h",)
    num_layers = 1
    bidirectional = False
    dropout = 0.0

    @property
    def directions(self):
        """1, or 2 for a bidirectional layer."""
        return 2 if self.bidirectional else 1

    @property
    def output_size(self):
        """The width of `y`: both directions stand side by side."""
        return self.hidden_size * self.directions

    def _suffixes(self, layer):
        """Ends of the parameters' names, one for each direction."""
        return [f"_l{layer}", f"_l{layer}_reverse"][: self.directions]

    def _direction_params(self, suffix):
        return {
            name.removesuffix(suffix): p for name, p in self.params.items() if name.endswith(suffix)
        }

    def _run(self, x, state, params, lengths, training, grad):
        raise NotImplementedError

    def _run_backward(self, dy, dstate, cache):
        raise NotImplementedError

    @takes(training=flag, grad=flag)
    def forward(self, x, state=None, lengths=None, training=False, grad=True):
        """Run the layer over a batch of sequences.

        Parameters
        ----------
        x : ndarray, shape (T, N, D)
        state : ndarray or tuple of ndarray, shape (num_layers * directions, N, H), optional
            Initial state, zero by default: ``h``, or the pair ``(h, c)`` for an LSTM.
        lengths : ndarray of int, shape (N,), optional
            Valid steps of each sequence, 1 .. T, in any order; all T by default.
        training : bool
            Whether dropout acts.
        grad : bool
            False keeps nothing for backward (the cache is None), as under ``torch.no_grad``.

        Returns
        -------
        y : ndarray, shape (T, N, H * directions)
            Hidden states of the last layer; zero in padding. Treat it as read-only: it may share
            memory with the cache.
        state : ndarray or tuple of ndarray, shape (num_layers * directions, N, H)
            State after each sequence's last valid step (its first, for the reverse direction).
        cache : LayerCache

        Raises
        ------
        ValueError, TypeError
            For wrong shapes, dtypes, lengths, or values that are not finite.
        """
        lengths = check_input(self, x, lengths)
        starts = self._open("state", state, x.shape[1])
        for name, part in zip(self.state_names, starts):
            check_finite(f"state {name}", part)
        y, runs, dropped, finals = only_valid(x, lengths), [], [], []
        for layer in range(self.num_layers):
            if layer:
                y, mask = self._drop(y, training)
                dropped.append(mask)
            outputs = []
            for direction, suffix in enumerate(self._suffixes(layer)):
                inputs = reverse_sequences(y, lengths) if direction else y
                start, params = tuple(p[len(runs)] for p in starts), self._direction_params(suffix)
                h, final, run = self._run(inputs, start, params, lengths, training, grad)
                runs.append(run)
                finals.append(final)
                outputs.append(reverse_sequences(h, lengths) if direction else h)
            y = np.concatenate(outputs, axis=-1) if self.bidirectional else outputs[0]
            y = only_valid(y, lengths)
        state = self._close(tuple(np.stack(parts) for parts in zip(*finals)))
        return y, state, LayerCache(runs, lengths, dropped, x.shape[:2]) if grad else None

    def backward(self, dy, dstate, cache):
        """Gradients of :meth:`forward`.

        Parameters
        ----------
        dy : ndarray, shape (T, N, H * directions), or None
            Gradient of the loss with respect to `y`.
        dstate : ndarray or tuple of ndarray, shape (num_layers * directions, N, H), or None
            Gradient with respect to the final state.
        cache : LayerCache

        Returns
        -------
        dx : ndarray, shape (T, N, D)
        dstate : ndarray or tuple of ndarray, shape (num_layers * directions, N, H)
            Gradient with respect to the initial state.
        grads : dict
            The keys and shapes of `params`.

        Raises
        ------
        ValueError, TypeError
            For wrong shapes or dtypes, or a cache of ``forward(..., grad=False)``.
        """
        check_cache(cache, LayerCache)
        runs, lengths, dropped, (T, N) = cache
        H, directions = self.hidden_size, self.directions
        if dy is None:
            dy = np.zeros((T, N, self.output_size), self.dtype)
        check_array("dy", dy, (T, N, self.output_size), self.dtype)
        ends = self._open("dstate", dstate, N)
        starts, grads = tuple(np.empty_like(part) for part in ends), {}
        for layer in reversed(range(self.num_layers)):
            dy, dinputs = only_valid(dy, lengths), None
            for direction, suffix in enumerate(self._suffixes(layer)):
                run = layer * directions + direction
                dh = dy[..., direction * H : (direction + 1) * H]
                dh = reverse_sequences(dh, lengths) if direction else dh
                end = tuple(part[run] for part in ends)
                dx, dstart, run_grads = self._run_backward(dh, end, runs[run])
                dx = reverse_sequences(dx, lengths) if direction else dx
                dinputs = dinputs + dx if direction else dx
                for part, value in zip(starts, dstart, strict=True):
                    part[run] = value
                grads |= {name + suffix: g for name, g in run_grads.items()}
            dy = dinputs
            if layer and dropped[layer - 1] is not None:
                dy = dy * dropped[layer - 1]
        return dy, self._close(starts), {name: grads[name] for name in self.params}

    def _drop(self, y, training):
        if not (training and self.dropout):
            return y, None
        keep = 1 - self.dropout
        mask = (self.rng.random(y.shape) < keep).astype(self.dtype) / self.dtype.type(keep)
        return y * mask, mask

    def _open(self, name, state, N):
        """A state as it comes, as a tuple of its arrays."""
        shape = (self.num_layers * self.directions, N, self.hidden_size)
        if state is None:
            return tuple(np.zeros(shape, self.dtype) for _ in self.state_names)
        if len(self.state_names) == 1:
            check_array(name, state, shape, self.dtype)
            return (state,)
        if not isinstance(state, tuple | list) or len(state) != len(self.state_names):
            pair = f"({', '.join(self.state_names)})"
            raise TypeError(f"{name}: expected a tuple {pair}, got {said(state)}")
        for part, value in zip(self.state_names, state, strict=True):
            check_array(f"{name} {part}", value, shape, self.dtype)
        return tuple(state)

    def _close(self, parts):
        """The tuple as it goes out: a single array stands for itself."""
        return parts if len(parts) > 1 else parts[0]
