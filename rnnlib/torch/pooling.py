"""Pooling over the steps of each sequence: ``rnnlib.pooling`` in torch, with its autograd."""

import torch
from torch import nn

from rnnlib.contracts import said, takes, whole

from .attention import _masked_softmax
from .cells import _fit_lengths


def _valid(x, lengths):
    """`x` with zeros in padding, and where there is data, (T, N)."""
    if not isinstance(x, torch.Tensor) or not x.is_floating_point():
        raise TypeError(f"x: expected a tensor of real numbers, got {said(x)}")
    if x.ndim != 3 or not x.numel():
        raise ValueError(f"x: expected shape (T, N, H), none of them 0, got {tuple(x.shape)}")
    T, N, _ = x.shape
    lengths = torch.full((N,), T) if lengths is None else _fit_lengths(lengths, T, N, low=0)
    mask = torch.arange(T, device=x.device)[:, None] < lengths.to(x.device)
    return torch.where(mask[..., None], x, 0), mask


def mean_pool(x, lengths=None):
    """The mean over the steps of each sequence, (N, H): see `rnnlib.pooling.mean_pool_forward`.

    Parameters
    ----------
    x : Tensor, shape (T, N, H)
    lengths : Tensor of int64, shape (N,), optional
        In 0 .. T; what stands after a sequence's end plays no part.
    """
    x, mask = _valid(x, lengths)
    return x.sum(dim=0) / mask.sum(dim=0).clamp(min=1)[:, None]


def max_pool(x, lengths=None):
    """The largest number of each unit, (N, H): see `rnnlib.pooling.max_pool_forward`.

    Of several equal ones the first gets the gradient.

    Parameters
    ----------
    x : Tensor, shape (T, N, H)
    lengths : Tensor of int64, shape (N,), optional
        In 0 .. T; what stands after a sequence's end plays no part.
    """
    x, mask = _valid(x, lengths)
    best = torch.where(mask[..., None], x, -torch.inf).argmax(dim=0, keepdim=True)
    return x.gather(0, best)[0]


class AttentionPool(nn.Module):
    """A weighted mean over the steps: see :func:`rnnlib.pooling.attention_pool_forward`.

    Its parameters have the names and shapes of the NumPy function's `params`.

    Parameters
    ----------
    input_size, size : int
        H, and A of the score's layer.
    """

    @takes(input_size=whole(), size=whole())
    def __init__(self, input_size, size):
        super().__init__()
        shapes = {"weight": (size, input_size), "bias": (size,), "v": (size,)}
        for name, shape in shapes.items():
            bound = (size if name == "v" else input_size) ** -0.5
            self.register_parameter(name, nn.Parameter(torch.empty(shape).uniform_(-bound, bound)))

    def forward(self, x, lengths=None):
        """The pool (N, H) and the weights (T, N).

        Parameters
        ----------
        x : Tensor, shape (T, N, H)
        lengths : Tensor of int64, shape (N,), optional
            In 0 .. T; what stands after a sequence's end plays no part.
        """
        x, mask = _valid(x, lengths)
        if x.dtype != self.weight.dtype:
            raise TypeError(f"x: expected {self.weight.dtype}, as the parameters, got {x.dtype}")
        if x.shape[-1] != (size := self.weight.shape[1]):
            raise ValueError(f"x: expected {size} numbers at each step, got {x.shape[-1]}")
        scores = torch.tanh(nn.functional.linear(x, self.weight, self.bias)) @ self.v
        weights = _masked_softmax(scores.T, mask.T)  # over time: (N, T)
        return torch.einsum("nt,tnh->nh", weights, x), weights.T
