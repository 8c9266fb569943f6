"""The conditional random field of :mod:`rnnlib.crf` as a module; autograd does the backward pass.

Its parameters have the names and shapes of the NumPy functions' `params`, and
:func:`~rnnlib.torch.cells.load_numpy_` copies them.
"""

import torch
from torch import nn

from rnnlib.contracts import said, takes, whole

from .cells import _fit_lengths, _float_type, _whole


def _logsumexp(a, dim):
    """As torch's, but with a gradient of zero, and not NaN, where all are minus infinity."""
    top = a.detach().amax(dim, keepdim=True)
    top = torch.where(top.isfinite(), top, 0)
    total = (a - top).exp().sum(dim)
    some = total > 0
    return torch.where(some, torch.where(some, total, 1).log() + top.squeeze(dim), -torch.inf)


class CRF(nn.Module):
    """Scores of paths and their sum; the parameters begin at zero.

    Parameters
    ----------
    num_tags : int
        K.
    dtype : torch.dtype, optional
    """

    @takes(num_tags=whole(), dtype=_float_type)
    def __init__(self, num_tags, dtype=None):
        super().__init__()
        self.start = nn.Parameter(torch.zeros(num_tags, dtype=dtype))
        self.transition = nn.Parameter(torch.zeros(num_tags, num_tags, dtype=dtype))
        self.end = nn.Parameter(torch.zeros(num_tags, dtype=dtype))

    def _valid(self, scores, lengths):
        """The scores, zero in padding, the lengths, and where there is data (T, N)."""
        K = len(self.start)
        if not isinstance(scores, torch.Tensor) or scores.dtype != self.start.dtype:
            came = scores.dtype if isinstance(scores, torch.Tensor) else said(scores)
            raise TypeError(f"scores: expected a tensor of {self.start.dtype}, got {came}")
        if scores.ndim != 3 or scores.shape[-1] != K or not scores.numel():
            expected = f"(T, N, {K}) with T, N >= 1"
            raise ValueError(f"scores: expected shape {expected}, got {tuple(scores.shape)}")
        T, N, _ = scores.shape
        lengths = torch.full((N,), T) if lengths is None else _fit_lengths(lengths, T, N)
        lengths = lengths.to(scores.device)
        mask = torch.arange(T, device=scores.device)[:, None] < lengths
        scores = torch.where(mask[..., None], scores, 0)
        if not (scores < torch.inf).all():
            raise ValueError("scores: expected numbers or minus infinity, got NaN or infinity")
        return scores, lengths, mask

    def _valid_tags(self, tags, mask):
        """The tags, zero in padding."""
        K = len(self.start)
        if not isinstance(tags, torch.Tensor) or tags.dtype == torch.bool or not _whole(tags.dtype):
            came = tags.dtype if isinstance(tags, torch.Tensor) else said(tags)
            raise TypeError(f"tags: expected a tensor of whole numbers, got {came}")
        if tags.shape != mask.shape:
            expected = tuple(mask.shape)
            raise ValueError(f"tags: expected shape {expected}, got {tuple(tags.shape)}")
        tags = torch.where(mask, tags.to(torch.int64), 0)
        if not 0 <= tags.min() <= tags.max() < K:
            came = f"values from {int(tags.min())} to {int(tags.max())}"
            raise ValueError(f"tags: expected values in 0..{K - 1}, got {came}")
        return tags

    def score(self, scores, tags, lengths=None):
        """The score (N,) of one path for each sequence: see :func:`rnnlib.crf.crf_score`."""
        scores, lengths, mask = self._valid(scores, lengths)
        tags = self._valid_tags(tags, mask)
        chosen = scores.gather(-1, tags[..., None])[..., 0]
        moves = torch.where(mask[1:], self.transition[tags[:-1], tags[1:]], 0)
        last = tags.gather(0, lengths[None] - 1)[0]
        return self.start[tags[0]] + chosen.sum(0) + moves.sum(0) + self.end[last]

    def log_partition(self, scores, lengths=None):
        """``log Z`` (N,), in nats: see :func:`rnnlib.crf.crf_log_partition`."""
        scores, lengths, mask = self._valid(scores, lengths)
        alpha = self.start + scores[0]
        for scores_t, on in zip(scores[1:], mask[1:]):
            new = _logsumexp(alpha[:, :, None] + self.transition, 1) + scores_t
            alpha = torch.where(on[:, None], new, alpha)
        return _logsumexp(alpha + self.end, 1)

    def forward(self, scores, tags, lengths=None):
        """Mean negative log-probability of the right path, in nats for a sequence."""
        score = self.score(scores, tags, lengths)
        if not (score > -torch.inf).all():
            came = f"forbidden paths of sequences {(score == -torch.inf).nonzero()[:, 0].tolist()}"
            raise ValueError(f"tags: expected paths that are allowed, got {came}")
        return (self.log_partition(scores, lengths) - score).mean()

    def marginals(self, scores, lengths=None):
        """The probability (T, N, K) of each tag: the gradient of ``log Z`` by its score."""
        self._valid(scores, lengths)
        scores = scores.detach().requires_grad_()
        with torch.enable_grad():
            total = self.log_partition(scores, lengths)
        if not (total > -torch.inf).all():
            came = f"none for sequences {(total == -torch.inf).nonzero()[:, 0].tolist()}"
            raise ValueError(f"scores: expected a path that is allowed, got {came}")
        return torch.autograd.grad(total.sum(), scores)[0]
