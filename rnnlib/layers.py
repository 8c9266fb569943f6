"""Recurrent layers with torch's names, shapes and parameters.

A layer owns its parameters and nothing else: what backward needs is in the cache that forward
returns, so one layer can be run on many inputs before any of them is differentiated.
"""

import numpy as np

from . import _kernels
from .contracts import flag, float_type, number, one_of, rng, takes, whole
from .recurrent import Recurrent
from .serialization import register

SIZES = {"input_size": whole(), "hidden_size": whole(), "num_layers": whole()}
OPTIONS = {"dropout": number(low=0, below=1), "rng": rng, "dtype": float_type}
OPTIONS |= {"bias": flag, "bidirectional": flag}


class Stacked(Recurrent):
    """What ``RNN``, ``LSTM`` and ``GRU`` share: their arguments and their parameters."""

    gates = 1

    @takes(**SIZES, **OPTIONS)
    def __init__(
        self, input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
    ):
        self.input_size, self.hidden_size, self.num_layers = input_size, hidden_size, num_layers
        self.bias, self.bidirectional, self.dropout = bias, bidirectional, float(dropout)
        self.rng, self.dtype = rng, np.dtype(dtype)
        self.params = self._initial_params()

    def _initial_params(self):
        H, rows, params = self.hidden_size, self.gates * self.hidden_size, {}
        for layer in range(self.num_layers):
            inputs = self.input_size if layer == 0 else self.output_size
            shapes = {"weight_ih": (rows, inputs), "weight_hh": (rows, H)}
            if self.bias:
                shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            for suffix in self._suffixes(layer):
                for name, shape in shapes.items():
                    values = self.rng.uniform(-(H**-0.5), H**-0.5, shape)
                    params[name + suffix] = values.astype(self.dtype)
        return params


@register
class RNN(Stacked):
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
        Probability of zeroing a value between layers (one layer: none), when ``training=True``.
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

    @takes(nonlinearity=one_of("tanh", "relu", "identity"))
    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        *,
        nonlinearity="tanh",
        bias=True,
        bidirectional=False,
        dropout=0.0,
        rng,
        dtype=np.float32,
    ):
        self.nonlinearity = nonlinearity
        super().__init__(
            input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
        )

    def _run(self, x, state, params, lengths, training, grad):
        y, cache = _kernels.rnn_forward(x, *state, params, self.nonlinearity, lengths, grad)
        return y, (y[-1],), cache

    def _run_backward(self, dy, dstate, cache):
        dx, dh_0, grads = _kernels.rnn_backward(dy, *dstate, cache)
        return dx, (dh_0,), grads


@register
class LSTM(Stacked):
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
    state_names = ("h", "c")

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
        super().__init__(
            input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
        )

    def _run(self, x, state, params, lengths, training, grad):
        return _kernels.lstm_forward(x, state, params, lengths, grad)

    def _run_backward(self, dy, dstate, cache):
        return _kernels.lstm_backward(dy, dstate, cache)


@register
class GRU(Stacked):
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

    @takes(reset=one_of("after", "before"))
    def __init__(
        self,
        input_size,
        hidden_size,
        num_layers=1,
        *,
        reset="after",
        bias=True,
        bidirectional=False,
        dropout=0.0,
        rng,
        dtype=np.float32,
    ):
        self.reset = reset
        super().__init__(
            input_size, hidden_size, num_layers, bias, bidirectional, dropout, rng, dtype
        )

    def _run(self, x, state, params, lengths, training, grad):
        y, cache = _kernels.gru_forward(x, *state, params, self.reset, lengths, grad)
        return y, (y[-1],), cache

    def _run_backward(self, dy, dstate, cache):
        dx, dh_0, grads = _kernels.gru_backward(dy, *dstate, cache)
        return dx, (dh_0,), grads
