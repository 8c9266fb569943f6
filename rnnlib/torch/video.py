"""A recurrent network that expects the next frame.

Frames are (T, N, R, C), time first. A pixel that is covered is negative.
"""

import torch
from torch import nn
from torch.nn import functional as F

from rnnlib.contracts import flag, said, takes, whole

__all__ = ["FrameEncoder", "NextFrame", "shifted"]


def _tensor(shape):
    """A tensor of floating-point numbers with axes such as "N R C", none of them empty."""
    axes = shape.split()

    def check(where, value, sizes):
        if not isinstance(value, torch.Tensor) or not value.is_floating_point():
            raise TypeError(f"{where}: expected a tensor of numbers, got {said(value)}")
        sizes.setdefault("dtype of tensors", value.dtype)
        if value.dtype != sizes["dtype of tensors"]:
            expected = sizes["dtype of tensors"]
            raise TypeError(f"{where}: expected {expected}, got {value.dtype}")
        fits = value.ndim == len(axes) and value.numel() > 0
        if not fits or any(sizes.setdefault(a, n) != n for a, n in zip(axes, value.shape)):
            wanted = ", ".join(str(sizes.get(a, a)) if fits else a for a in axes)
            raise ValueError(f"{where}: expected shape ({wanted}), got {tuple(value.shape)}")
        return value

    return check


@takes(pictures=_tensor("N R C"))
def shifted(pictures):
    """Pictures (N, R, C) moved by a pixel in each direction: (N, 9, R, C).

    Number 3 (di + 1) + (dj + 1) is moved by di rows down and dj columns right; number 4 stays.
    """
    N, R, C = pictures.shape
    wide = F.pad(pictures, (1, 1, 1, 1))
    return torch.stack([wide[:, i : i + R, j : j + C] for i in (2, 1, 0) for j in (2, 1, 0)], 1)


class FrameEncoder(nn.Sequential):
    """A vector of each picture (N, channels in, R, C): two convolutions, or just its pixels.

    Parameters
    ----------
    pictures : int
        Channels in.
    channels : int
        Of the first convolution; the second has twice as many. 0: the pixels, one by one.
    rows, columns : int
        Multiples of 4.
    """

    @takes(pictures=whole(), channels=whole(0), rows=whole(4), columns=whole(4))
    def __init__(self, pictures, channels, rows=16, columns=24):
        if rows % 4 or columns % 4:
            raise ValueError(f"expected multiples of 4, got {rows} rows and {columns} columns")
        parts, size = [], pictures * rows * columns
        if channels:
            parts = [
                nn.Conv2d(pictures, channels, 3, stride=2, padding=1),
                nn.ReLU(),
                nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1),
                nn.ReLU(),
            ]
            size = 2 * channels * (rows // 4) * (columns // 4)
        super().__init__(*parts, nn.Flatten())
        self.size = size


class NextFrame(nn.Module):
    """After each frame, the frame that is expected next.

    What is covered is filled in with what was expected there. The filled frame and the one before
    it are encoded and read by a GRU, whose state says how the picture moves: the frame expected is
    a mean of the filled frame, moved by a pixel in each direction, with weights from a softmax
    (after the moved pictures of Finn, Goodfellow and Levine, 2016).

    Parameters
    ----------
    hidden : int
        H, units of the GRU.
    channels : int
        Of the encoder (:class:`FrameEncoder`); 0: the GRU reads pixels.
    moves : bool
        Whether it moves the picture; if not, a linear layer draws all pixels from the state.
    memory : bool
        Whether there is a state, and covered pixels are filled in; if not, the network knows two
        frames, and a layer of H units takes the GRU's place.
    rows, columns : int
        Multiples of 4.
    """

    @takes(
        hidden=whole(), channels=whole(0), moves=flag, memory=flag, rows=whole(4), columns=whole(4)
    )
    def __init__(self, hidden, channels=8, moves=True, memory=True, rows=16, columns=24):
        super().__init__()
        self.encoder = FrameEncoder(2, channels, rows, columns)
        self.memory, self.moves, self.hidden = memory, moves, hidden
        layer = nn.GRUCell if memory else nn.Linear
        self.rnn = layer(self.encoder.size, hidden)
        self.head = nn.Linear(hidden, 9 if moves else rows * columns)

    @takes(
        frame=_tensor("N R C"),
        before=_tensor("N R C"),
        expected=_tensor("N R C"),
        h=_tensor("N H"),
    )
    def step(self, frame, before, expected, h):
        """One frame (N, R, C) further: it, filled in; what is expected next; the state (N, H)."""
        filled = torch.where(frame < 0, expected if self.memory else 0, frame)
        features = self.encoder(torch.stack([filled, before], dim=1))
        h = self.rnn(features, h) if self.memory else torch.tanh(self.rnn(features))
        if self.moves:
            weights = self.head(h).softmax(dim=1)
            expected = (weights[:, :, None, None] * shifted(filled)).sum(dim=1)
        else:
            expected = self.head(h).view_as(frame)
        return filled, expected, h

    @takes(frames=_tensor("T N R C"))
    def forward(self, frames):
        """The frame expected after each of `frames`: (T, N, R, C), both."""
        filled = expected = torch.zeros_like(frames[0])
        h, found = frames.new_zeros(frames.shape[1], self.hidden), []
        for frame in frames:
            filled, expected, h = self.step(frame, filled, expected, h)
            found.append(expected)
        return torch.stack(found)
