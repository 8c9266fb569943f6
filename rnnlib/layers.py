"""Recurrent layers with torch's names, shapes and parameters.

A layer owns its parameters and nothing else: what backward needs is in the cache that forward
returns, so one layer can be run on many inputs before any of them is differentiated.
"""

from typing import NamedTuple

import numpy as np

from .rnn import rnn_backward, rnn_forward
from .sequence import length_mask, reverse_sequences


class LayerCache(NamedTuple):
    runs: list  # one cache for each layer and direction
    lengths: np.ndarray | None
    dropout_masks: list  # one for each layer but the first
    shape: tuple  # T, N


class RNN:
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

    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        *,
        nonlinearity="tanh",
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
        if nonlinearity not in ("tanh", "relu", "identity"):
            raise ValueError(
                f"nonlinearity: expected 'tanh', 'relu' or 'identity', got {nonlinearity!r}"
            )
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout: expected a probability in [0, 1), got {dropout!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype: expected float32 or float64, got {np.dtype(dtype)}")
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.nonlinearity, self.bidirectional, self.dropout = nonlinearity, bidirectional, dropout
        self.rng, self.dtype = rng, np.dtype(dtype)
        self.params = self._initial_params()

    @property
    def directions(self):
        """1, or 2 for a bidirectional layer."""
        return 2 if self.bidirectional else 1

    def _suffixes(self, layer):
        return [f"_l{layer}", f"_l{layer}_reverse"][: self.directions]

    def _initial_params(self):
        H, bound, params = self.hidden_size, self.hidden_size**-0.5, {}
        for layer in range(self.num_layers):
            inputs = self.input_size if layer == 0 else H * self.directions
            for suffix in self._suffixes(layer):
                for name, shape in [
                    ("weight_ih", (H, inputs)),
                    ("weight_hh", (H, H)),
                    ("bias_ih", (H,)),
                    ("bias_hh", (H,)),
                ]:
                    values = self.rng.uniform(-bound, bound, shape)
                    params[name + suffix] = values.astype(self.dtype)
        return params

    def _direction_params(self, suffix):
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return {name: self.params[name + suffix] for name in names}

    def forward(self, x, state=None, lengths=None, training=False):
        """Run the layer over a batch of sequences.

        Parameters
        ----------
        x : ndarray, shape (T, N, D)
        state : ndarray, shape (num_layers * directions, N, H), optional
            Initial hidden states, zero by default.
        lengths : ndarray of int, shape (N,), optional
            Valid steps of each sequence, 1 .. T, in any order; all T by default.
        training : bool
            Whether dropout acts.

        Returns
        -------
        y : ndarray, shape (T, N, H * directions)
            Hidden states of the last layer; zero in padding.
        h_n : ndarray, shape (num_layers * directions, N, H)
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
        last = np.full(N, T - 1) if lengths is None else lengths - 1
        y = x if mask is None else np.where(mask, x, 0)
        runs, dropout_masks, h_n = [], [], []
        for layer in range(self.num_layers):
            if layer:
                y, dropped = self._drop(y, training)
                dropout_masks.append(dropped)
            outputs = []
            for direction, suffix in enumerate(self._suffixes(layer)):
                inputs = reverse_sequences(y, lengths) if direction else y
                h, run = rnn_forward(
                    inputs, state[len(runs)], self._direction_params(suffix), self.nonlinearity
                )
                runs.append(run)
                h_n.append(h[last, np.arange(N)])
                outputs.append(reverse_sequences(h, lengths) if direction else h)
            y = np.concatenate(outputs, axis=-1) if self.bidirectional else outputs[0]
            if mask is not None:
                y = np.where(mask, y, 0)
        return y, np.stack(h_n), LayerCache(runs, lengths, dropout_masks, (T, N))

    def backward(self, dy, dstate, cache):
        """Gradients of :meth:`forward`.

        Parameters
        ----------
        dy : ndarray, shape (T, N, H * directions), or None
            Gradient of the loss with respect to `y`.
        dstate : ndarray, shape (num_layers * directions, N, H), or None
            Gradient with respect to `h_n`.
        cache : LayerCache

        Returns
        -------
        dx : ndarray, shape (T, N, D)
        dh_0 : ndarray, shape (num_layers * directions, N, H)
        grads : dict
            The keys and shapes of `params`.
        """
        runs, lengths, dropout_masks, (T, N) = cache
        H, directions = self.hidden_size, self.directions
        dy = self._check_gradient("dy", dy, (T, N, H * directions))
        dstate = self._check_gradient("dstate", dstate, (len(runs), N, H))
        mask = None if lengths is None else length_mask(lengths, T)[..., None]
        last = np.full(N, T - 1) if lengths is None else lengths - 1
        dh_0, grads = np.empty_like(dstate), {}
        for layer in reversed(range(self.num_layers)):
            if mask is not None:
                dy = np.where(mask, dy, 0)
            dinputs = 0
            for direction, suffix in enumerate(self._suffixes(layer)):
                dh = dy[..., direction * H : (direction + 1) * H]
                dh = (reverse_sequences(dh, lengths) if direction else dh).copy()
                run = layer * directions + direction
                dh[last, np.arange(N)] += dstate[run]
                dx, dh_0[run], run_grads = rnn_backward(dh, None, runs[run])
                dinputs = dinputs + (reverse_sequences(dx, lengths) if direction else dx)
                grads |= {name + suffix: g for name, g in run_grads.items()}
            dy = dinputs
            if layer and dropout_masks[layer - 1] is not None:
                dy = dy * dropout_masks[layer - 1]
        return dy, dh_0, {name: grads[name] for name in self.params}

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
            if lengths.min() < 1 or lengths.max() > T:
                raise ValueError(f"lengths: expected values in 1..{T}, got {lengths}")
        valid = x if lengths is None else x[length_mask(lengths, T)]
        if not np.isfinite(valid).all():
            raise ValueError(f"x: expected finite values, got {(~np.isfinite(valid)).sum()} others")
        shape = (self.num_layers * self.directions, N, self.hidden_size)
        return self._check_gradient("state", state, shape), lengths

    def _check_gradient(self, name, value, shape):
        if value is None:
            return np.zeros(shape, dtype=self.dtype)
        if value.shape != shape:
            raise ValueError(f"{name}: expected shape {shape}, got {value.shape}")
        if value.dtype != self.dtype:
            raise TypeError(f"{name}: expected dtype {self.dtype}, got {value.dtype}")
        return value
