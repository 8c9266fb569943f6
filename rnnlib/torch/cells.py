"""Cells as ``nn.Module``: the forward equations of ``rnnlib.cells``; autograd does the rest.

The parameters have the NumPy cells' names and shapes, and :func:`load_numpy_` copies them. A cell
takes ``x`` (N, D) and the state, a tuple of (N, H), and returns the next state.
"""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from rnnlib.contracts import one_of, said, takes, whole


def _float_type(where, value, sizes):
    if not isinstance(value, torch.dtype) or not value.is_floating_point:
        raise TypeError(f"{where}: expected a floating-point torch.dtype, got {said(value)}")
    return value


def _fit(where, value, shape, like):
    """Refuse what is not a tensor of this shape, and of the parameter's dtype and device."""
    if not isinstance(value, torch.Tensor) or value.dtype != like.dtype:
        came = value.dtype if isinstance(value, torch.Tensor) else said(value)
        raise TypeError(f"{where}: expected a tensor of {like.dtype}, got {came}")
    if value.shape != shape or not value.numel():
        raise ValueError(f"{where}: expected shape {shape}, got {tuple(value.shape)}")
    if value.device != like.device:
        raise ValueError(f"{where}: expected a tensor on {like.device}, got {value.device}")


def _fit_lengths(lengths, T, N, low=1):
    """The lengths as a tensor of int64."""
    came = said(lengths)
    try:
        lengths = torch.as_tensor(lengths)
    except (TypeError, ValueError, RuntimeError):  # no numbers, or lists of unequal lengths
        raise TypeError(f"lengths: expected {N} whole numbers, got {came}") from None
    if lengths.shape != (N,) or lengths.dtype == torch.bool or not _whole(lengths.dtype):
        came = f"{lengths.dtype} {tuple(lengths.shape)}"
        raise ValueError(f"lengths: expected {N} whole numbers, got {came}")
    lengths = lengths.to(torch.int64)
    if lengths.min() < low or lengths.max() > T:
        raise ValueError(f"lengths: expected values in {low}..{T}, got {lengths.tolist()}")
    return lengths


def _whole(dtype):
    return not dtype.is_floating_point and not dtype.is_complex


class Cell(nn.Module):
    """Sizes and parameters, uniform in ``+-1/sqrt(H)``.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    dtype : torch.dtype, optional
    """

    gates = 1
    state_names = ("h",)

    @takes(input_size=whole(), hidden_size=whole(), dtype=_float_type)
    def __init__(self, input_size, hidden_size, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        for name, shape in self._shapes().items():
            p = torch.empty(shape, dtype=dtype).uniform_(-(hidden_size**-0.5), hidden_size**-0.5)
            self.register_parameter(name, nn.Parameter(p))

    def _shapes(self):
        """Names and shapes of the parameters."""
        rows = self.gates * self.hidden_size
        return {
            "weight_ih": (rows, self.input_size),
            "weight_hh": (rows, self.hidden_size),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
        }

    def _check(self, x, state):
        """Refuse what is not one step's input and state."""
        N = max(1, len(x)) if isinstance(x, torch.Tensor) and x.ndim else 1
        _fit("x", x, (N, self.input_size), self.weight_ih)
        if not isinstance(state, tuple | list) or len(state) != len(self.state_names):
            names = ", ".join(self.state_names)
            raise TypeError(f"state: expected a tuple ({names}), got {said(state)}")
        for name, part in zip(self.state_names, state, strict=True):
            _fit(f"state {name}", part, (N, self.hidden_size), self.weight_ih)

    def _affine(self, x, h):
        """``W_ih x + b_ih + W_hh h + b_hh``, of shape (N, gates H)."""
        a = nn.functional.linear(x, self.weight_ih, self.bias_ih)
        return a + nn.functional.linear(h, self.weight_hh, self.bias_hh)


class RNNCell(Cell):
    """The simple cell, with tanh: see :mod:`rnnlib.rnn`."""

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        return (torch.tanh(self._affine(x, state[0])),)


class LSTMCell(Cell):
    """See :mod:`rnnlib.lstm`."""

    gates = 4
    state_names = ("h", "c")

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        h, c = state
        a_i, a_f, a_g, a_o = self._affine(x, h).chunk(4, dim=-1)
        c = torch.sigmoid(a_f) * c + torch.sigmoid(a_i) * torch.tanh(a_g)
        return torch.sigmoid(a_o) * torch.tanh(c), c


class GRUCell(Cell):
    """See :mod:`rnnlib.gru`; ``reset`` is "after" (torch's) or "before" the product."""

    gates = 3

    @takes(reset=one_of("after", "before"))
    def __init__(self, input_size, hidden_size, reset="after", dtype=None):
        super().__init__(input_size, hidden_size, dtype)
        self.reset = reset

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        (h,), H = state, self.hidden_size
        a = nn.functional.linear(x, self.weight_ih, self.bias_ih)
        a_rz = a[:, : 2 * H] + nn.functional.linear(
            h, self.weight_hh[: 2 * H], self.bias_hh[: 2 * H]
        )
        r, z = torch.sigmoid(a_rz).chunk(2, dim=-1)
        weight, bias = self.weight_hh[2 * H :], self.bias_hh[2 * H :]
        if self.reset == "after":
            n = torch.tanh(a[:, 2 * H :] + r * nn.functional.linear(h, weight, bias))
        else:
            n = torch.tanh(a[:, 2 * H :] + nn.functional.linear(r * h, weight, bias))
        return ((1 - z) * n + z * h,)


class PeepholeLSTMCell(Cell):
    """LSTM whose gates see the cell state (Gers & Schmidhuber 2000)."""

    gates = 4
    state_names = ("h", "c")

    def _shapes(self):
        """Names and shapes of the parameters."""
        return super()._shapes() | {"weight_peephole": (3, self.hidden_size)}

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        (h, c), (p_i, p_f, p_o) = state, self.weight_peephole
        a_i, a_f, a_g, a_o = self._affine(x, h).chunk(4, dim=-1)
        i, f = torch.sigmoid(a_i + p_i * c), torch.sigmoid(a_f + p_f * c)
        c = f * c + i * torch.tanh(a_g)
        return torch.sigmoid(a_o + p_o * c) * torch.tanh(c), c


class CoupledLSTMCell(Cell):
    """LSTM with ``i = 1 - f`` (Greff et al. 2017); gates ``f g o``."""

    gates = 3
    state_names = ("h", "c")

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        h, c = state
        a_f, a_g, a_o = self._affine(x, h).chunk(3, dim=-1)
        f = torch.sigmoid(a_f)
        c = f * c + (1 - f) * torch.tanh(a_g)
        return torch.sigmoid(a_o) * torch.tanh(c), c


class LayerNormLSTMCell(Cell):
    """LSTM with layer normalisation (Ba et al. 2016)."""

    gates = 4
    state_names = ("h", "c")

    def __init__(self, input_size, hidden_size, dtype=None):
        super().__init__(input_size, hidden_size, dtype)
        self.ih = nn.LayerNorm(4 * hidden_size, dtype=dtype)
        self.hh = nn.LayerNorm(4 * hidden_size, dtype=dtype)
        self.c = nn.LayerNorm(hidden_size, dtype=dtype)

    def _shapes(self):
        """Names and shapes of the parameters, without those of the normalisations."""
        H = self.hidden_size
        return {"weight_ih": (4 * H, self.input_size), "weight_hh": (4 * H, H)}

    def forward(self, x, state):
        """The state after one step."""
        self._check(x, state)
        h, c = state
        a_x = self.ih(nn.functional.linear(x, self.weight_ih))
        a_h = self.hh(nn.functional.linear(h, self.weight_hh))
        a_i, a_f, a_g, a_o = (a_x + a_h).chunk(4, dim=-1)
        c = torch.sigmoid(a_f) * c + torch.sigmoid(a_i) * torch.tanh(a_g)
        return torch.sigmoid(a_o) * torch.tanh(self.c(c)), c


class CellLayer(nn.Module):
    """A cell run over a sequence (T, N, D), time-major, by a plain loop.

    In padding the state stays as it is and the output is zero.

    Parameters
    ----------
    cell : Cell
    """

    @takes(cell=Cell)
    def __init__(self, cell):
        super().__init__()
        self.cell = cell

    def forward(self, x, state=None, lengths=None):
        """Outputs (T, N, H) and the final state, a tuple of (N, H)."""
        if not isinstance(x, torch.Tensor) or x.ndim != 3 or not x.numel():
            came = tuple(x.shape) if isinstance(x, torch.Tensor) else said(x)
            raise ValueError(f"x: expected a tensor of shape (T, N, D), none of them 0, got {came}")
        T, N = x.shape[:2]
        if lengths is not None:
            lengths = _fit_lengths(lengths, T, N).to(x.device)
        if state is None:
            state = (x.new_zeros(N, self.cell.hidden_size),) * len(self.cell.state_names)
        ys = []
        for t, x_t in enumerate(x):
            if lengths is None:
                state = self.cell(x_t, state)
                ys.append(state[0])
                continue
            valid = (t < lengths)[:, None]
            # Padding is not read: what is masked afterwards would still spoil the gradients.
            new = self.cell(torch.where(valid, x_t, 0), state)
            state = tuple(torch.where(valid, n, s) for n, s in zip(new, state, strict=True))
            ys.append(torch.where(valid, new[0], 0))
        return torch.stack(ys), state


@takes(module=nn.Module, params=Mapping)
def load_numpy_(module, params):
    """Copy a NumPy cell's parameters into a module, strict on names and shapes.

    Parameters
    ----------
    module : nn.Module
    params : dict of ndarray

    Returns
    -------
    nn.Module
        The module, changed.

    Raises
    ------
    ValueError, TypeError
        If names or shapes differ, or a value is not an array of floating-point numbers.
    """
    state = module.state_dict()
    if params.keys() != state.keys():
        raise ValueError(f"load_numpy_: expected keys {sorted(state)}, got {[*params]}")
    for name, p in params.items():
        if not isinstance(p, np.ndarray) or p.dtype not in ("float16", "float32", "float64"):
            raise TypeError(f"{name}: expected an array of floating-point numbers, got {said(p)}")
        if p.shape != tuple(state[name].shape):
            raise ValueError(f"{name}: expected shape {tuple(state[name].shape)}, got {p.shape}")
    module.load_state_dict({name: torch.from_numpy(p.copy()) for name, p in params.items()})
    return module
