"""Recurrent layers with torch's names, shapes and parameters.

A layer owns its parameters and nothing else: what backward needs is in the cache that forward
returns, so one layer can be run on many inputs before any of them is differentiated.
"""

from typing import NamedTuple

import numpy as np

from . import gru, kernels
from .sequence import length_mask, reverse_sequences


class LayerCache(NamedTuple):
    runs: list  # one cache for each layer and direction
    lengths: np.ndarray | None
    dropout_masks: list  # one for each layer but the first
    shape: tuple  # T, N


class Recurrent:
    """What ``RNN``, ``LSTM`` and ``GRU`` share: stacking, directions, dropout, lengths, validation.

    A subclass says how many gates its weights hold (`gates`), how many arrays its state has
    (`state_parts`), and runs one layer in one direction (`_run`, `_run_backward`).
    """

    gates = 1
    state_parts = 1

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        *,
        bias=True,
        bidirectional=False,
        dropout=0.0,
        rng,
        dtype=np.float32,
    ):
        for name, value in [
            ("input_size", input_size),
            ("hidden_size", hidden_size),
            ("num_layers", num_layers),
        ]:
            if not isinstance(value, int | np.integer) or value < 1:
                raise ValueError(f"{name}: expected a whole number >= 1, got {value!r}")
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout: expected a probability in [0, 1), got {dropout!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype: expected float32 or float64, got {np.dtype(dtype)}")
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.bidirectional, self.dropout = bias, bidirectional, dropout
        self.rng, self.dtype = rng, np.dtype(dtype)
        self.params = self._initial_params()

    @property
    def config(self):
        """The constructor's arguments, without `rng`: what builds an equal layer."""
        names = ("input_size", "hidden_size", "num_layers", "bias", "bidirectional", "dropout")
        return {name: getattr(self, name) for name in names} | {"dtype": self.dtype.name}

    @property
    def directions(self):
        """1, or 2 for a bidirectional layer."""
        return 2 if self.bidirectional else 1

    def _suffixes(self, layer):
        return [f"_l{layer}", f"_l{layer}_reverse"][: self.directions]

    def _names(self):
        weights = ("weight_ih", "weight_hh")
        return (*weights, "bias_ih", "bias_hh") if self.bias else weights

    def _initial_params(self):
        H, rows, params = self.hidden_size, self.gates * self.hidden_size, {}
        for layer in range(self.num_layers):
            inputs = self.input_size if layer == 0 else H * self.directions
            shapes = {"weight_ih": (rows, inputs), "weight_hh": (rows, H)}
            for suffix in self._suffixes(layer):
                for name in self._names():
                    values = self.rng.uniform(-(H**-0.5), H**-0.5, shapes.get(name, (rows,)))
                    params[name + suffix] = values.astype(self.dtype)
        return params

    def _direction_params(self, suffix):
        return {name: self.params[name + suffix] for name in self._names()}

    def _run(self, x, state, params, grad):
        """One layer, one direction: every part of the state after every step, and a cache."""
        raise NotImplementedError

    def _run_backward(self, dy, dstate, cache, last):
        """Gradients of :meth:`_run`: of x, of the parts of the state, of the parameters."""
        raise NotImplementedError

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
        state, lengths = self._check(x, state, lengths)
        T, N = x.shape[:2]
        mask = None if lengths is None else length_mask(lengths, T)[..., None]
        last = None if lengths is None else lengths - 1
        y = x if mask is None else np.where(mask, x, self.dtype.type(0))
        runs, dropout_masks, finals = [], [], []
        for layer in range(self.num_layers):
            if layer:
                y, dropped = self._drop(y, training)
                dropout_masks.append(dropped)
            outputs = []
            for direction, suffix in enumerate(self._suffixes(layer)):
                inputs = reverse_sequences(y, lengths) if direction else y
                start = tuple(part[len(runs)] for part in state)
                states, run = self._run(inputs, start, self._direction_params(suffix), grad)
                runs.append(run)
                finals.append([s[-1] if last is None else s[last, np.arange(N)] for s in states])
                h = states[0]
                outputs.append(reverse_sequences(h, lengths) if direction else h)
            y = np.concatenate(outputs, axis=-1) if self.bidirectional else outputs[0]
            if mask is not None:
                y = np.where(mask, y, self.dtype.type(0))
        final = tuple(np.stack(parts) for parts in zip(*finals, strict=True))
        cache = LayerCache(runs, lengths, dropout_masks, (T, N)) if grad else None
        return y, final if self.state_parts > 1 else final[0], cache

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
        if cache is None:
            raise ValueError("cache: expected one from forward, got None, as grad=False returns")
        runs, lengths, dropout_masks, (T, N) = cache
        H, directions = self.hidden_size, self.directions
        if dy is None:
            dy = np.zeros((T, N, H * directions), self.dtype)
        self._check_array("dy", dy, (T, N, H * directions))
        dfinal = self._check_state("dstate", dstate, N)
        mask = None if lengths is None else length_mask(lengths, T)[..., None]
        last = None if lengths is None else lengths - 1
        dinitial, grads = tuple(np.empty_like(part) for part in dfinal), {}
        for layer in reversed(range(self.num_layers)):
            if mask is not None:
                dy = np.where(mask, dy, self.dtype.type(0))
            dinputs = None
            for direction, suffix in enumerate(self._suffixes(layer)):
                run = layer * directions + direction
                dh = dy[..., direction * H : (direction + 1) * H]
                dh = reverse_sequences(dh, lengths) if direction else dh
                dend = None if dstate is None else tuple(part[run] for part in dfinal)
                dx, dstart, run_grads = self._run_backward(dh, dend, runs[run], last)
                dx = reverse_sequences(dx, lengths) if direction else dx
                dinputs = dinputs + dx if direction else dx
                for part, value in zip(dinitial, dstart, strict=True):
                    part[run] = value
                grads |= {name + suffix: g for name, g in run_grads.items()}
            dy = dinputs
            if layer and dropout_masks[layer - 1] is not None:
                dy = dy * dropout_masks[layer - 1]
        grads = {name: grads[name] for name in self.params}
        return dy, dinitial if self.state_parts > 1 else dinitial[0], grads

    def state_dict(self):
        """Copies of the parameters under torch's keys."""
        return {name: p.copy() for name, p in self.params.items()}

    def load_state_dict(self, mapping):
        """Copy parameters from `mapping` into this layer, as torch does with ``strict=True``.

        Parameters
        ----------
        mapping : dict
            Exactly the keys of :meth:`state_dict`; values are arrays or CPU tensors.

        Raises
        ------
        KeyError
            If a key is missing or unexpected.
        ValueError
            If a shape differs.
        """
        missing, extra = self.params.keys() - mapping.keys(), mapping.keys() - self.params.keys()
        if missing or extra:
            raise KeyError(f"state_dict: missing keys {sorted(missing)}, got {sorted(extra)} extra")
        for name, p in self.params.items():
            value = np.asarray(mapping[name])
            if value.shape != p.shape:
                raise ValueError(f"{name}: expected shape {p.shape}, got {value.shape}")
        for name, p in self.params.items():
            p[...] = np.asarray(mapping[name])

    def _drop(self, y, training):
        if not (training and self.dropout):
            return y, None
        keep = 1 - self.dropout
        dropped = (self.rng.random(y.shape) < keep).astype(self.dtype) / self.dtype.type(keep)
        return y * dropped, dropped

    def _check(self, x, state, lengths):
        if not isinstance(x, np.ndarray) or x.dtype != self.dtype:
            raise TypeError(
                f"x: expected an array of {self.dtype}, got {getattr(x, 'dtype', type(x).__name__)}"
            )
        if x.ndim != 3 or x.shape[-1] != self.input_size or 0 in x.shape:
            raise ValueError(
                f"x: expected shape (T, N, {self.input_size}) with T, N >= 1, got {x.shape}"
            )
        T, N = x.shape[:2]
        if lengths is not None:
            lengths = np.asarray(lengths)
            if lengths.shape != (N,) or lengths.dtype.kind not in "iu":
                raise ValueError(
                    f"lengths: expected {N} whole numbers, got {lengths.dtype} {lengths.shape}"
                )
            lengths = lengths.astype(np.intp)
            if lengths.min() < 1 or lengths.max() > T:
                raise ValueError(f"lengths: expected values in 1..{T}, got {lengths}")
        valid = x if lengths is None else x[length_mask(lengths, T)]
        if not np.isfinite(valid).all():
            raise ValueError(f"x: expected finite values, got {(~np.isfinite(valid)).sum()} others")
        return self._check_state("state", state, N), lengths

    def _check_state(self, name, state, N):
        """The state as a tuple of its parts."""
        shape = (self.num_layers * self.directions, N, self.hidden_size)
        if state is None:
            return tuple(np.zeros(shape, self.dtype) for _ in range(self.state_parts))
        if self.state_parts == 1:
            self._check_array(name, state, shape)
            return (state,)
        if not isinstance(state, tuple | list) or len(state) != self.state_parts:
            raise TypeError(f"{name}: expected a pair (h, c), got {type(state).__name__}")
        for part, value in zip(("h", "c"), state, strict=True):
            self._check_array(f"{name} {part}", value, shape)
        return tuple(state)

    def _check_array(self, name, value, shape):
        if not isinstance(value, np.ndarray) or value.dtype != self.dtype:
            got = getattr(value, "dtype", type(value).__name__)
            raise TypeError(f"{name}: expected an array of {self.dtype}, got {got}")
        if value.shape != shape:
            raise ValueError(f"{name}: expected shape {shape}, got {value.shape}")


class RNN(Recurrent):
    """Simple recurrent network (Elman 1990), torch's ``nn.RNN``.

    ``h_t = f(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)`` for each layer and direction; the outputs
    of a layer, both directions side by side, are the inputs of the next.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    num_layers : int
        Layers stacked on each other.
    nonlinearity : {"tanh", "relu", "identity"}
        NB: torch has no identity.
    bias : bool
        Whether there are ``bias_ih`` and ``bias_hh``.
    bidirectional : bool
        Add a second network that reads each sequence from its last valid step to its first.
    dropout : float
        Probability of zeroing a value between layers, when ``training=True``.
    rng : numpy.random.Generator
        For the initial weights, uniform in ``+-1/sqrt(H)`` as in torch, and for dropout.
    dtype : dtype
        float32 or float64.

    Attributes
    ----------
    params : dict of ndarray
        ``weight_ih_l0`` (H, D), ``weight_hh_l0`` (H, H), ``bias_ih_l0``, ``bias_hh_l0`` (H,),
        the same with ``_reverse`` for the second direction and ``l1``, ``l2`` ... above.
    """

    def __init__(self, *sizes, nonlinearity="tanh", **options):
        if nonlinearity not in ("tanh", "relu", "identity"):
            raise ValueError(
                f"nonlinearity: expected 'tanh', 'relu' or 'identity', got {nonlinearity!r}"
            )
        self.nonlinearity = nonlinearity
        super().__init__(*sizes, **options)

    @property
    def config(self):
        """The constructor's arguments, without `rng`: what builds an equal layer."""
        return super().config | {"nonlinearity": self.nonlinearity}

    def _run(self, x, state, params, grad):
        y, cache = kernels.rnn_forward(x, state[0], params, self.nonlinearity, grad)
        return (y,), cache

    def _run_backward(self, dy, dstate, cache, last):
        dh_n = None if dstate is None else dstate[0]
        dx, dh_0, grads = kernels.rnn_backward(dy, dh_n, cache, last)
        return dx, (dh_0,), grads


class LSTM(Recurrent):
    """Long short-term memory, torch's ``nn.LSTM``.

    Hochreiter & Schmidhuber (1997), with the forget gate of Gers et al. (2000).

    The equations are :mod:`rnnlib.lstm`'s, for each layer and direction. The state is the pair
    ``(h, c)``.

    Parameters
    ----------
    input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
        As for :class:`RNN`.

    Attributes
    ----------
    params : dict of ndarray
        :class:`RNN`'s, with 4H rows: the gates ``i f g o`` one below the other.
    """

    gates = 4
    state_parts = 2

    def _run(self, x, state, params, grad):
        h, c, cache = kernels.lstm_forward(x, state, params, grad)
        return (h, c), cache

    def _run_backward(self, dy, dstate, cache, last):
        return kernels.lstm_backward(dy, dstate, cache, last)


class GRU(Recurrent):
    """Gated recurrent unit (Cho et al. 2014), torch's ``nn.GRU`` when ``reset="after"``.

    The equations are :mod:`rnnlib.gru`'s, for each layer and direction.

    Parameters
    ----------
    input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
        As for :class:`RNN`.
    reset : {"after", "before"}
        Whether the reset gate acts after the product with ``weight_hh``, or before it.
        NB: torch has only "after".

    Attributes
    ----------
    params : dict of ndarray
        :class:`RNN`'s, with 3H rows: the gates ``r z n`` one below the other.
    """

    gates = 3

    def __init__(self, *sizes, reset="after", **options):
        if reset not in ("after", "before"):
            raise ValueError(f"reset: expected 'after' or 'before', got {reset!r}")
        self.reset = reset
        super().__init__(*sizes, **options)

    @property
    def config(self):
        """The constructor's arguments, without `rng`: what builds an equal layer."""
        return super().config | {"reset": self.reset}

    def _run(self, x, state, params, grad):
        if self.reset == "after":
            y, cache = kernels.gru_forward(x, state[0], params, grad)
        else:
            zero = np.zeros(3 * self.hidden_size, self.dtype)
            params = {"bias_ih": zero, "bias_hh": zero} | params
            y, cache = gru.gru_forward(x, state[0], params, "before")
        return (y,), cache

    def _run_backward(self, dy, dstate, cache, last):
        dh_n = None if dstate is None else dstate[0]
        if self.reset == "after":
            dx, dh_0, grads = kernels.gru_backward(dy, dh_n, cache, last)
        else:
            dx, dh_0, grads = gru.gru_backward(kernels.with_final(dy, dh_n, last), None, cache)
            grads = {name: grads[name] for name in self._names()}
        return dx, (dh_0,), grads
