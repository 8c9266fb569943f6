"""Layers with a linear recurrence as ``nn.Module``: see :mod:`rnnlib.modern`.

The parameters have the NumPy functions' names and shapes, and
:func:`rnnlib.torch.load_numpy_` copies them. Sequences are time-major, (T, N, D). The scans keep
for the backward pass only what NumPy's keep, and run it as a scan from the end to the start;
autograd through the passes would keep each of them.
"""

import math

import torch
from torch import nn

from rnnlib.contracts import number, one_of, said, takes, whole
from rnnlib.modern import CANDIDATES

from .cells import _fit, _float_type

__all__ = ["LRU", "MinGRU", "MinLSTM", "log_scan", "scan"]


def _doubling(a, b, h_0):
    a, h, step = a.clone(), b.clone(), 1
    if h_0 is not None:
        h[0] += a[0] * h_0
    while step < len(h):
        h[step:] += a[step:] * h[:-step]
        a[step:] = a[step:] * a[:-step]
        step *= 2
    return h


def _log_doubling(log_a, log_b, log_h_0):
    log_a, log_h, step = log_a.clone(), log_b.clone(), 1
    if log_h_0 is not None:
        log_h[0] = torch.logaddexp(log_a[0] + log_h_0, log_h[0])
    while step < len(log_h):
        log_h[step:] = torch.logaddexp(log_a[step:] + log_h[:-step], log_h[step:])
        log_a[step:] = log_a[step:] + log_a[:-step]
        step *= 2
    return log_h


def _gradients(dh, a, h, h_0):
    """Gradients of a linear recurrence by a, b and its initial state."""
    a_next = a.roll(-1, dims=0).conj()
    db = _doubling(a_next.flip(0), dh.flip(0), None).flip(0)
    before = torch.cat([(torch.zeros_like(h[0]) if h_0 is None else h_0)[None], h[:-1]])
    return db * before.conj(), db, None if h_0 is None else a[0].conj() * db[0]


class _Scan(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b, h_0):
        h = _doubling(a, b, h_0)
        ctx.save_for_backward(a, h, h_0)
        return h

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, dh):
        return _gradients(dh, *ctx.saved_tensors)


class _LogScan(torch.autograd.Function):
    """The states themselves, and their gradients, from the logarithms of a, b and h_0."""

    @staticmethod
    def forward(ctx, log_a, log_b, h_0):
        h = _log_doubling(log_a, log_b, None if h_0 is None else h_0.log()).exp()
        ctx.save_for_backward(log_a, log_b, h, h_0)
        return h

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, dh):
        log_a, log_b, h, h_0 = ctx.saved_tensors
        da, db, dh_0 = _gradients(dh, a := log_a.exp(), h, h_0)
        return da * a, db * log_b.exp(), dh_0


def _check(names, values, h_0):
    """Refuse what are not two tensors (T, N, H) and a state that fit."""
    first, second = values
    if not isinstance(first, torch.Tensor) or first.ndim != 3 or not first.numel():
        came = tuple(first.shape) if isinstance(first, torch.Tensor) else said(first)
        raise ValueError(f"{names[0]}: expected shape (T, N, H), none of them 0, got {came}")
    _fit(names[1], second, first.shape, first)
    if h_0 is not None:
        _fit("h_0", h_0, first.shape[1:], first)


def scan(a, b, h_0=None):
    """``h_t = a_t h_{t-1} + b_t`` for all t: see :func:`rnnlib.scan.scan`.

    Parameters
    ----------
    a, b : Tensor, shape (T, N, H)
        Real or complex.
    h_0 : Tensor, shape (N, H), optional

    Returns
    -------
    Tensor, shape (T, N, H)
    """
    _check(("a", "b"), (a, b), h_0)
    return _Scan.apply(a, b, h_0)


def log_scan(log_a, log_b, h_0=None):
    """The states of ``h_t = exp(log_a_t) h_{t-1} + exp(log_b_t)``, by a scan in log space.

    NB: the initial state and the result are no logarithms, other than in
    :func:`rnnlib.scan.log_scan`.

    Parameters
    ----------
    log_a, log_b : Tensor, shape (T, N, H)
    h_0 : Tensor, shape (N, H), optional
        Not negative.

    Returns
    -------
    Tensor, shape (T, N, H)
    """
    _check(("log_a", "log_b"), (log_a, log_b), h_0)
    if h_0 is not None and not (h_0 >= 0).all():
        raise ValueError(f"h_0: expected a state that is not negative, got {h_0.min().item()}")
    return _LogScan.apply(log_a, log_b, h_0)


def _log_g(a):
    """log(a + 1/2) for a >= 0, and log sigmoid(a) below; the slope at 0 is the right side's."""
    return torch.where(a >= 0, (a.clamp(min=0) + 0.5).log(), -nn.functional.softplus(-a))


class _Gated(nn.Module):
    """What minGRU and minLSTM share: gates of the input, and a scan."""

    @takes(
        input_size=whole(),
        hidden_size=whole(),
        candidate=one_of(*CANDIDATES),
        dtype=_float_type,
    )
    def __init__(self, input_size, hidden_size, candidate="positive", dtype=None):
        super().__init__()
        self.input_size, self.hidden_size, self.candidate = input_size, hidden_size, candidate
        rows, bound = self.gates * hidden_size, input_size**-0.5
        for name, shape in [("weight_ih", (rows, input_size)), ("bias_ih", (rows,))]:
            p = torch.empty(shape, dtype=dtype).uniform_(-bound, bound)
            self.register_parameter(name, nn.Parameter(p))

    def forward(self, x, h_0=None):
        """The states (T, N, H), which are the outputs, and the last of them, (N, H).

        Parameters
        ----------
        x : Tensor, shape (T, N, D)
        h_0 : Tensor, shape (N, H), optional
            Zero by default; not negative where the candidate is "positive".
        """
        _fit_input(x, self.input_size, self.weight_ih)
        if h_0 is not None:
            _fit("h_0", h_0, (x.shape[1], self.hidden_size), self.weight_ih)
        a = nn.functional.linear(x, self.weight_ih, self.bias_ih)
        log_keep, log_take, a_n = self._parts(*a.chunk(self.gates, dim=-1))
        if self.candidate == "positive":
            h = log_scan(log_keep, log_take + _log_g(a_n), h_0)
        else:
            h = scan(log_keep.exp(), log_take.exp() * a_n, h_0)
        return h, h[-1]


class MinGRU(_Gated):
    """See :func:`rnnlib.modern.min_gru_forward`; uniform weights in ``+-1/sqrt(D)``.

    With a positive candidate the scan runs in log space.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    candidate : {"positive", "linear"}
    dtype : torch.dtype, optional
    """

    gates = 2

    @staticmethod
    def _parts(a_z, a_n):
        return -nn.functional.softplus(a_z), -nn.functional.softplus(-a_z), a_n


class MinLSTM(_Gated):
    """See :func:`rnnlib.modern.min_lstm_forward`; uniform weights in ``+-1/sqrt(D)``.

    With a positive candidate the scan runs in log space.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    candidate : {"positive", "linear"}
    dtype : torch.dtype, optional
    """

    gates = 3

    @staticmethod
    def _parts(a_i, a_f, a_n):
        difference = nn.functional.softplus(-a_i) - nn.functional.softplus(-a_f)  # log f - log i
        return -nn.functional.softplus(-difference), -nn.functional.softplus(difference), a_n


class LRU(nn.Module):
    """See :func:`rnnlib.modern.lru_forward`, and :func:`rnnlib.modern.lru_init` for its weights.

    Parameters
    ----------
    input_size, hidden_size : int
        D and H.
    r_min, r_max : float
        Between which the absolute values of the eigenvalues are drawn.
    max_phase : float
        Their largest phase, in radians.
    dtype : torch.dtype, optional
    """

    @takes(
        input_size=whole(),
        hidden_size=whole(),
        r_min=number(low=0, below=1),
        r_max=number(above=0, high=1),
        max_phase=number(above=0),
        dtype=_float_type,
    )
    def __init__(
        self, input_size, hidden_size, r_min=0.0, r_max=1.0, max_phase=2 * math.pi, dtype=None
    ):
        super().__init__()
        if r_min >= r_max:
            raise ValueError(f"LRU: r_max: expected more than r_min, {r_min}, got {r_max}")
        self.input_size, self.hidden_size = D, H = input_size, hidden_size
        # 1 - rand() is in (0, 1], so that no logarithm of 0 is taken.
        squares = r_min**2 + (1 - torch.rand(H, dtype=torch.float64)) * (r_max**2 - r_min**2)
        squares = squares.clamp(max=1 - 1e-7)
        phases = max_phase * (1 - torch.rand(H, dtype=torch.float64))
        values = {
            "nu_log": (-squares.log() / 2).log(),
            "theta_log": phases.log(),
            "gamma_log": (1 - squares).log() / 2,
            **{f"B_{part}": torch.randn(H, D) / (2 * D) ** 0.5 for part in ("re", "im")},
            **{f"C_{part}": torch.randn(D, H) / H**0.5 for part in ("re", "im")},
            "skip": torch.randn(D),
        }
        for name, value in values.items():
            value = value.to(dtype or torch.get_default_dtype())
            self.register_parameter(name, nn.Parameter(value))

    def forward(self, x, state=None):
        """Outputs (T, N, D), and the final state, a pair of its real and imaginary part (N, H).

        Parameters
        ----------
        x : Tensor, shape (T, N, D)
        state : tuple of Tensor, optional
            A pair of (N, H), zero by default.
        """
        _fit_input(x, self.input_size, self.skip)
        h_0 = None
        if state is not None:
            if not isinstance(state, tuple | list) or len(state) != 2:
                raise TypeError(f"state: expected a pair (re, im), got {said(state)}")
            for part in state:
                _fit("state", part, (x.shape[1], self.hidden_size), self.skip)
            h_0 = torch.complex(*state)
        eigenvalues = torch.exp(torch.complex(-self.nu_log.exp(), self.theta_log.exp()))
        B, C = torch.complex(self.B_re, self.B_im), torch.complex(self.C_re, self.C_im)
        b = self.gamma_log.exp() * (x.to(B.dtype) @ B.T)
        h = scan(eigenvalues.expand_as(b), b, h_0)
        y = (h @ C.T).real + self.skip * x
        return y, (h[-1].real, h[-1].imag)


def _fit_input(x, D, like):
    """Refuse what is not a sequence (T, N, D) of the parameters' dtype and device."""
    if not isinstance(x, torch.Tensor) or x.ndim != 3 or not x.numel():
        came = tuple(x.shape) if isinstance(x, torch.Tensor) else said(x)
        raise ValueError(f"x: expected a tensor of shape (T, N, {D}), none of them 0, got {came}")
    _fit("x", x, (*x.shape[:2], D), like)
