"""Motion sensors: what four students' smart watches recorded, as ships inside sktime."""

from typing import NamedTuple

import numpy as np

from rnnlib.contracts import one_of, takes
from rnnlib.data.packages import archived

__all__ = ["ACTIVITIES", "CHANNELS", "Motions", "load_motions"]

ACTIVITIES = ("Standing", "Running", "Walking", "Badminton")
CHANNELS = tuple(f"{sensor} {axis}" for sensor in ("acceleration", "rotation") for axis in "xyz")


class Motions(NamedTuple):
    """What :func:`load_motions` returns.

    Attributes
    ----------
    x : ndarray (100, 40, 6) float64
        The recordings, time first; the last axis is `CHANNELS`.
    labels : ndarray (40,) int64
        Index in `ACTIVITIES`.
    """

    x: np.ndarray
    labels: np.ndarray


@takes(split=one_of("train", "test"))
def load_motions(split="train"):
    """BasicMotions: ten seconds of standing, running, walking or badminton, ten frames a second.

    Source: a student project at the University of East Anglia; in the UEA archive (A. Bagnall et
    al., 2018, "The UEA multivariate time series classification archive", arXiv:1811.00075) and in
    the files of ``sktime.datasets`` (wheel, no download). Four students wore a smart watch, each
    did four activities five times; three channels of accelerometer, three of gyroscope. The files
    name no units, and they do not say which recordings are whose.

    Parameters
    ----------
    split : {"train", "test"}
        The archive's own: 40 recordings each, ten an activity.

    Returns
    -------
    Motions

    Raises
    ------
    ValueError
        If `split` is neither.
    ModuleNotFoundError
        If sktime is not installed, with the line that installs it.
    """
    recordings, activities = archived("BasicMotions", split)
    labels = np.array([ACTIVITIES.index(activity) for activity in activities])
    return Motions(np.stack(recordings, axis=1), labels)
