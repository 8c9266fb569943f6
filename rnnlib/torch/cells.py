"""Cells as ``nn.Module``: the forward equations of ``rnnlib.cells``; autograd does the rest.

The parameters have the NumPy cells' names and shapes, and :func:`load_numpy_` copies them. A cell
takes ``x`` (N, D) and the state, a tuple of (N, H), and returns the next state.
"""

import torch
from torch import nn


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

    def __init__(self, input_size, hidden_size, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        for name, shape in self.shapes().items():
            p = torch.empty(shape, dtype=dtype).uniform_(-(hidden_size**-0.5), hidden_size**-0.5)
            self.register_parameter(name, nn.Parameter(p))

    def shapes(self):
        """Names and shapes of the parameters."""
        rows = self.gates * self.hidden_size
        return {
            "weight_ih": (rows, self.input_size),
            "weight_hh": (rows, self.hidden_size),
            "bias_ih": (rows,),
            "bias_hh": (rows,),
        }

    def affine(self, x, h):
        """``W_ih x + b_ih + W_hh h + b_hh``, of shape (N, gates H)."""
        a = nn.functional.linear(x, self.weight_ih, self.bias_ih)
        return a + nn.functional.linear(h, self.weight_hh, self.bias_hh)


class RNNCell(Cell):
    """The simple cell, with tanh: see :mod:`rnnlib.rnn`."""

    def forward(self, x, state):
        """The state after one step."""
        return (torch.tanh(self.affine(x, state[0])),)


class LSTMCell(Cell):
    """See :mod:`rnnlib.lstm`."""

    gates = 4
    state_names = ("h", "c")

    def forward(self, x, state):
        """The state after one step."""
        h, c = state
        a_i, a_f, a_g, a_o = self.affine(x, h).chunk(4, dim=-1)
        c = torch.sigmoid(a_f) * c + torch.sigmoid(a_i) * torch.tanh(a_g)
        return torch.sigmoid(a_o) * torch.tanh(c), c


class GRUCell(Cell):
    """See :mod:`rnnlib.gru`; ``reset`` is "after" (torch's) or "before" the product."""

    gates = 3

    def __init__(self, input_size, hidden_size, reset="after", dtype=None):
        if reset not in ("after", "before"):
            raise ValueError(f"reset: expected 'after' or 'before', got {reset!r}")
        super().__init__(input_size, hidden_size, dtype)
        self.reset = reset

    def forward(self, x, state):
        """The state after one step."""
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

    def shapes(self):
        """Names and shapes of the parameters."""
        return super().shapes() | {"weight_peephole": (3, self.hidden_size)}

    def forward(self, x, state):
        """The state after one step."""
        (h, c), (p_i, p_f, p_o) = state, self.weight_peephole
        a_i, a_f, a_g, a_o = self.affine(x, h).chunk(4, dim=-1)
        i, f = torch.sigmoid(a_i + p_i * c), torch.sigmoid(a_f + p_f * c)
        c = f * c + i * torch.tanh(a_g)
        return torch.sigmoid(a_o + p_o * c) * torch.tanh(c), c


class CoupledLSTMCell(Cell):
    """LSTM with ``i = 1 - f`` (Greff et al. 2017); gates ``f g o``."""

    gates = 3
    state_names = ("h", "c")

    def forward(self, x, state):
        """The state after one step."""
        h, c = state
        a_f, a_g, a_o = self.affine(x, h).chunk(3, dim=-1)
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

    def shapes(self):
        """Names and shapes of the parameters, without those of the normalisations."""
        H = self.hidden_size
        return {"weight_ih": (4 * H, self.input_size), "weight_hh": (4 * H, H)}

    def forward(self, x, state):
        """The state after one step."""
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

    def __init__(self, cell):
        super().__init__()
        self.cell = cell

    def forward(self, x, state=None, lengths=None):
        """Outputs (T, N, H) and the final state, a tuple of (N, H)."""
        T, N = x.shape[:2]
        if state is None:
            state = (x.new_zeros(N, self.cell.hidden_size),) * len(self.cell.state_names)
        ys = []
        for t, x_t in enumerate(x):
            if lengths is None:
                state = self.cell(x_t, state)
                ys.append(state[0])
                continue
            valid = (t < torch.as_tensor(lengths, device=x.device))[:, None]
            # Padding is not read: what is masked afterwards would still spoil the gradients.
            new = self.cell(torch.where(valid, x_t, 0), state)
            state = tuple(torch.where(valid, n, s) for n, s in zip(new, state, strict=True))
            ys.append(torch.where(valid, new[0], 0))
        return torch.stack(ys), state


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
    """
    module.load_state_dict({name: torch.from_numpy(p.copy()) for name, p in params.items()})
    return module
