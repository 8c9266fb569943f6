"""Moving digits: real handwritten digits of 8 x 8 pixels on made-up paths with bounces.

The canvas has 16 rows and 24 columns. A digit is an image with its margins, a box of 8 x 8 pixels;
it moves by one pixel a frame, in one of eight directions, and where the box would leave the canvas,
it is reflected.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import one_of, or_none, record, rng, takes, whole
from rnnlib.data.packages import require

__all__ = [
    "ANOMALIES",
    "BAR",
    "COVERED",
    "COVERS",
    "Clips",
    "describe",
    "digit_images",
    "draw_frames",
    "moving_digits",
    "spoken",
]

BOX, ROWS, COLUMNS = 8, 16, 24
ROOM = np.array([ROWS - BOX, COLUMNS - BOX])  # the box's corner lies in 0..8 and 0..16
BAR, COVERED = slice(8, 16), -0.5
COVERS = ("bar", "frames")
PARTS = {"train": slice(0, 1097), "validation": slice(1097, 1397), "test": slice(1397, 1797)}
NUMBERS = "zero one two three four five six seven eight nine".split()
VERTICAL, HORIZONTAL = ("up", "", "down"), ("left", "", "right")
ENDINGS = ("", " , then bounces", " , then bounces again and again")
ANOMALIES = ("turn", "jump", "swap", "hidden swap")


class Clips(NamedTuple):
    """What :func:`moving_digits` returns.

    Attributes
    ----------
    frames : ndarray (T, N, 16, 24) float32
        0 is black, 1 is white; a pixel that is covered is -0.5.
    digits : ndarray (N,) int64
        Which digit each clip shows, at its start.
    corners : ndarray (T, N, 2) int64
        Row and column of the box's upper left corner.
    velocities : ndarray (T, N, 2) int64
        The step that leads from each frame to the next, before any reflection.
    bounces : ndarray (T, N) bool
        Whether the digit has been reflected by a wall on its way to this frame.
    moments : ndarray (N,) int64
        The first frame that an anomaly has changed; -1 without one.
    """

    frames: np.ndarray
    digits: np.ndarray
    corners: np.ndarray
    velocities: np.ndarray
    bounces: np.ndarray
    moments: np.ndarray


@cache
def _digits():
    data = require("scikit-learn", "sklearn.datasets").load_digits()
    images = (data.images / 16).astype(np.float32)
    images.setflags(write=False)
    return images, data.target.astype(np.int64)


@takes(split=one_of(*PARTS))
def digit_images(split="train"):
    """Handwritten digits, 8 x 8 pixels of grey each.

    Source: E. Alpaydin and C. Kaynak (1998), "Optical recognition of handwritten digits", UCI
    repository, CC BY 4.0; the 1,797 images of 13 writers that are ``sklearn.datasets.load_digits``
    (wheel, no download). The parts are runs of neighbours in the file's order, since the files do
    not say who wrote what: the first 1,097, the next 300 and the last 400.

    Parameters
    ----------
    split : {"train", "validation", "test"}

    Returns
    -------
    images : ndarray (M, 8, 8) float32
        0 is paper, 1 is ink.
    digits : ndarray (M,) int64

    Raises
    ------
    ValueError
        If `split` is none of the three.
    ModuleNotFoundError
        If scikit-learn is not installed, with the line that installs it.
    """
    images, digits = _digits()
    return images[PARTS[split]].copy(), digits[PARTS[split]].copy()


@takes(
    count=whole(),
    steps=whole(2),
    rng=rng,
    split=one_of(*PARTS),
    cover=or_none(one_of(*COVERS)),
    anomaly=or_none(one_of(*ANOMALIES)),
)
def moving_digits(count, steps, rng, *, split="train", cover=None, anomaly=None):
    """Draw clips of one digit each that moves and bounces.

    Parameters
    ----------
    count : int
        N.
    steps : int
        T, the frames of a clip; at least 12 if anything is covered or against the rules.
    rng : numpy.random.Generator
    split : {"train", "validation", "test"}
        Whose images are used; no image is in two parts.
    cover : {"bar", "frames"}, optional
        What is hidden: columns 8 to 15 in every frame (the digits start beside this bar and move
        towards it), or two to four whole frames in a row, the first of them frame 4 or later.
    anomaly : str, optional
        What happens once in each clip, against the rules: ``"turn"``, the digit turns round where
        there is no wall; ``"jump"``, it leaps four or five rows off its path; ``"swap"``, it
        becomes another digit; ``"hidden swap"``, it does so behind the bar (which this needs).

    Returns
    -------
    Clips
    """
    if (anomaly or cover) and steps < 12:
        raise ValueError(f"steps: expected at least 12 with a cover or an anomaly, got {steps}")
    if anomaly == "hidden swap" and cover != "bar":
        raise ValueError(f"cover: a hidden swap needs a bar, got {cover!r}")
    images, digits = digit_images(split)
    chosen = rng.integers(len(images), size=count)
    corner = rng.integers(0, ROOM + 1, size=(count, 2))
    velocity = rng.integers(-1, 2, size=(count, 2))
    still = ~velocity.any(axis=1)
    velocity[still, 1] = rng.choice([-1, 1], size=still.sum())
    if cover == "bar":
        left = rng.random(count) < 0.5
        corner[:, 1] = np.where(left, 0, ROOM[1])
        velocity[:, 1] = np.where(left, 1, -1)
    # Two steps without a wall, so that every clip shows where its digit is going.
    corner = np.clip(corner, np.where(velocity < 0, 2, 0), np.where(velocity > 0, ROOM - 2, ROOM))
    moments = np.full(count, -1)
    if anomaly in ("turn", "jump", "swap"):
        moments = rng.integers(5, steps - 4, size=count)
    shown, corners, velocities, bounces = chosen.copy(), [], [], []
    sources = []
    for t in range(steps):
        if t:
            corner, velocity, bounced = _moved(corner, velocity)
        else:
            bounced = np.zeros(count, bool)
        if anomaly == "hidden swap":  # once, where the box is behind the bar
            now = (moments < 0) & (np.abs(corner[:, 1] - BAR.start) <= 1) & (t < steps - 4)
            moments[now] = t
        if anomaly and t:
            now = np.flatnonzero(moments == t)
            if anomaly == "turn":
                near = _near_wall(corners[-1][now], velocities[-1][now]) & (t < steps - 3)
                moments[now[near]] += 1  # wait until there is no wall before or behind
                now = now[~near]
                corner[now], velocity[now], bounced[now] = _moved(
                    corners[-1][now], -velocities[-1][now]
                )
            elif anomaly == "jump":
                corner[now, 0] = (corner[now, 0] + rng.integers(4, 6, size=len(now))) % 9
            else:
                shown[now] = _another(digits, shown[now], rng)
        corners.append(corner.copy())
        velocities.append(velocity.copy())
        bounces.append(bounced)
        sources.append(shown.copy())
    corners, sources = np.array(corners), np.array(sources)
    frames = draw_frames(images[sources], corners)
    if cover == "bar":
        frames[..., BAR] = COVERED
    elif cover == "frames":
        start, length = rng.integers(4, steps - 5, size=count), rng.integers(2, 5, size=count)
        t = np.arange(steps)[:, None]
        frames[(start <= t) & (t < start + length)] = COVERED
    return Clips(frames, digits[chosen], corners, np.array(velocities), np.array(bounces), moments)


def _moved(corner, velocity):
    """One step, reflected at the walls."""
    free = corner + velocity
    inside = np.where(free < 0, -free, np.where(free > ROOM, 2 * ROOM - free, free))
    hit = inside != free
    return inside, np.where(hit, -velocity, velocity), hit.any(axis=1)


def _near_wall(corner, velocity):
    """Whether a step forth or a step back would be reflected."""
    return _moved(corner, velocity)[2] | _moved(corner, -velocity)[2]


def _another(digits, shown, rng):
    """For each image one of another digit."""
    found = rng.integers(len(digits), size=len(shown))
    while (same := digits[found] == digits[shown]).any():
        found[same] = rng.integers(len(digits), size=same.sum())
    return found


def draw_frames(images, corners):
    """Put images (..., 8, 8) on a black canvas, each with its corner at `corners` (..., 2).

    Parameters
    ----------
    images : ndarray (..., 8, 8)
    corners : ndarray (..., 2) int
        Rows in 0..8, columns in 0..16.

    Returns
    -------
    ndarray (..., 16, 24)
    """
    images, corners = np.asarray(images), np.asarray(corners)
    if images.shape[-2:] != (BOX, BOX) or corners.shape != (*images.shape[:-2], 2):
        raise ValueError(
            "draw_frames: expected images (..., 8, 8) and corners (..., 2), "
            f"got shapes {images.shape} and {corners.shape}"
        )
    if corners.dtype.kind not in "iu" or ((corners < 0) | (corners > ROOM)).any():
        raise ValueError(
            f"corners: expected whole rows in 0..{ROOM[0]} and columns in 0..{ROOM[1]}, "
            f"got {corners.dtype} from {corners.min()} to {corners.max()}"
        )
    canvas = np.zeros((*images.shape[:-2], ROWS, COLUMNS), images.dtype)
    for place in np.ndindex(images.shape[:-2]):
        i, j = corners[place]
        canvas[place][i : i + BOX, j : j + BOX] = images[place]
    return canvas


def spoken():
    """The words of :func:`describe`, after the marks PAD, START and END.

    Returns
    -------
    list of str
    """
    words = [*NUMBERS, *"the moves up down left right and , then bounces again".split()]
    return ["PAD", "START", "END", *words]


@takes(clips=record(Clips))
def describe(clips):
    """A sentence about each clip: the digit, where it goes at first, and how often it bounces.

    Parameters
    ----------
    clips : Clips
        Of one digit each, without an anomaly.

    Returns
    -------
    list of str
        Words with spaces between, such as ``"the seven moves up and left , then bounces"``.
    """
    times = np.minimum(clips.bounces.sum(axis=0), 2)
    found = []
    for digit, (down, right), bounced in zip(clips.digits, clips.velocities[0], times):
        way = " and ".join(word for word in (VERTICAL[down + 1], HORIZONTAL[right + 1]) if word)
        found.append(f"the {NUMBERS[digit]} moves {way}{ENDINGS[bounced]}")
    return found
