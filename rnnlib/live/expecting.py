"""The data of :func:`rnnlib.live.next_frame`, and its network once more in NumPy."""

import numpy as np

from rnnlib.data.digits import ROOM, _moved, draw_frames
from rnnlib.functional import softmax
from rnnlib.gru import gru_cell_forward

from . import network, still

FIRST = 4
"""Frames whose error counts for nothing: the network has not seen the digit move."""


def convolved(pictures, weight, bias):
    """ReLU of a convolution (channels, R, C), 3 x 3, stride 2, a margin of zeros."""
    wide = np.pad(pictures, ((0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (3, 3), axis=(1, 2))[:, ::2, ::2]
    return np.maximum(np.einsum("crsij,ocij->ors", windows, weight) + bias[:, None, None], 0)


def expected_frames(weights, frames):
    """The frame expected after each of `frames` (T, R, C): `rnnlib.torch.video.NextFrame` again.

    Parameters
    ----------
    weights : dict of ndarray
        Its ``state_dict()``, of a network with convolutions that moves pictures.
    frames : ndarray, shape (T, R, C)
        A pixel that is covered is negative.
    """
    params = {k.removeprefix("rnn."): p for k, p in weights.items() if k.startswith("rnn.")}
    filled = expected = np.zeros_like(frames[0])
    h, found = np.zeros((1, params["weight_hh"].shape[1]), frames.dtype), []
    R, C = filled.shape
    for frame in frames:
        before, filled = filled, np.where(frame < 0, expected, frame)
        picture = np.stack([filled, before])
        for k in (0, 2):
            layer = weights[f"encoder.{k}.weight"], weights[f"encoder.{k}.bias"]
            picture = convolved(picture, *layer)
        h = gru_cell_forward(picture.reshape(1, -1), h, params)[0]
        shares = softmax(h @ weights["head.weight"].T + weights["head.bias"])[0]
        wide = np.pad(filled, 1)
        moved = [wide[i : i + R, j : j + C] for i in (2, 1, 0) for j in (2, 1, 0)]
        expected = np.tensordot(shares, np.array(moved), axes=1)
        found.append(expected)
    return np.array(found)


def surprises(frames, expected):
    """Squared error per pixel in view, times 1,000, of each frame but the first (T - 1,)."""
    there = frames[1:]
    seen = there >= 0
    total = np.where(seen, np.square(expected[:-1] - there), 0).sum(axis=(1, 2))
    return 1000 * total / np.maximum(seen.sum(axis=(1, 2)), 1)


def clip(image, corner, velocity, steps):
    """Frames (T, 16, 24) of an image that moves from `corner` and bounces."""
    corners, corner, velocity = [], np.array([corner]), np.array([velocity])
    for _ in range(steps):
        corners.append(corner[0])
        corner, velocity, _ = _moved(corner, velocity)
    return draw_frames(np.repeat(image[None], steps, axis=0), np.array(corners))


def spec_and_picture(weights, images, digits, threshold, start):
    """What the page gets, and the still picture of its start."""
    wanted = {"encoder.0.weight", "encoder.2.weight", "rnn.weight_hh", "head.weight"}
    if not wanted <= set(weights) or len(weights["head.weight"]) != 9:
        raise ValueError(
            "weights: expected those of a NextFrame with convolutions that moves pictures, "
            f"got {sorted(weights)}"
        )
    images = np.asarray(images)
    if images.shape[1:] != (8, 8) or len(digits) != len(images) or not len(images):
        raise ValueError(
            f"images: expected shape (M, 8, 8) and M digits, got {images.shape}, {len(digits)}"
        )
    corner, velocity, steps = start["corner"], start["velocity"], start["steps"]
    if not 2 <= steps <= 60 or not 0 <= start["image"] < len(images):
        raise ValueError(f"start: expected an image and 2 to 60 steps, got {start!r}")
    if ((np.array(corner) < 0) | (np.array(corner) > ROOM)).any() or set(velocity) - {-1, 0, 1}:
        raise ValueError(
            f"start: expected a corner in 0..8, 0..16 and steps of -1 to 1, got {start!r}"
        )
    weights = {k: p.astype(np.float16).astype(np.float32) for k, p in weights.items()}
    grey = np.rint(16 * images)
    frames = clip(grey[start["image"]].astype(np.float32) / 16, corner, velocity, steps)
    expected = expected_frames(weights, frames)
    found = surprises(frames, expected)
    cell = {k.removeprefix("rnn."): p for k, p in weights.items() if k.startswith("rnn.")}

    def layer(name):
        return {k: network.array(weights[f"{name}.{k}"], "float16") for k in ("weight", "bias")}

    spec = {
        "convolutions": [layer("encoder.0"), layer("encoder.2")],
        "cell": {name: network.array(p, "float16") for name, p in cell.items()},
        "head": layer("head"),
        "images": ["".join("0123456789abcdefg"[int(v)] for v in image.ravel()) for image in grey],
        "digits": [int(d) for d in digits],
        "threshold": round(float(threshold), 3),
        "first": FIRST,
        "start": {"image": int(start["image"]), "corner": list(corner), "velocity": list(velocity),
                  "steps": int(steps)},
        "check": {"states": [round(float(v) / 1000, 6) for v in found]},
    }  # fmt: skip
    return spec, picture(frames[-1], expected[-2], found, threshold)


def picture(frame, expected, found, threshold):
    """A frame, the one expected, and the surprise so far with its threshold."""
    parts, size = [], 9.6
    for left, words, pixels in ((6, "what is there", frame), (282, "what was expected", expected)):
        parts.append(still.text(left + 115, 16, words, 14))
        parts.append(still.rect(left, 24, 24 * size, 16 * size, "#23262b"))
        for (i, j), value in np.ndenumerate(pixels):
            if value > 0.04:
                shade = {"fill_opacity": round(float(min(value, 1)), 2)}
                place = left + j * size, 24 + i * size
                parts.append(still.rect(*place, size, size, "#ffffff", **shade))
    top, bottom, most = 208, 290, max(2 * threshold, found.max())
    step = 470 / max(len(found) - 1, 1)
    points = " ".join(
        f"{30 + step * t:.1f},{bottom - (bottom - top) * v / most:.1f}" for t, v in enumerate(found)
    )
    line = bottom - (bottom - top) * threshold / most
    parts.append(still.rect(30, line, 470, 1.5, still.ORANGE))
    parts.append(still.text(500, line - 5, "threshold", 13, "end", still.ORANGE))
    look = {"fill": "none", "stroke": still.BLUE, "stroke_width": 2.4}
    parts.append(still.tag("polyline", points=points, **look))
    parts.append(still.text(265, 312, "surprise, frame by frame", 14))
    return still.svg(320, *parts)
