"""Real series that ship inside packages: sunspots, carbon dioxide, spoken vowels.

Nothing is downloaded and nothing is filled in: a week without a measurement stays NaN.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import one_of, reals, takes
from rnnlib.data.packages import require

__all__ = ["SPLITS", "Utterances", "fill_gaps", "load_co2", "load_sunspots", "load_vowels"]

SPLITS = ("train", "test")


class Utterances(NamedTuple):
    """What :func:`load_vowels` returns.

    Attributes
    ----------
    sequences : list of ndarray (T_n, 12) float64
        One utterance each, time first.
    speakers : ndarray (N,) int64
        Who spoke, 0 to 8.
    """

    sequences: list
    speakers: np.ndarray


def load_sunspots():
    """Yearly mean sunspot numbers, 1700 to 2008.

    Not a count: ten times the groups of spots plus the single spots, times a factor that makes
    observers comparable (Wolf's relative number). The early years are reconstructions.

    Source: U.S. National Geophysical Data Center, in ``statsmodels.datasets.sunspots``; public
    domain. The series descends from Wolf's numbers, which Yule (1927) modelled.

    NB: this is the sunspot number before its recalibration of 2015, which raised the values,
    by a factor of about 1/0.6 for most years. Today's tables therefore show other numbers.

    Returns
    -------
    years : ndarray (309,) int64
    sunspots : ndarray (309,) float64
        No value is missing.

    Raises
    ------
    ModuleNotFoundError
        If statsmodels is not installed, with the line that installs it.
    """
    data = require("statsmodels", "statsmodels.datasets.sunspots").load_pandas().data
    return data["YEAR"].to_numpy(np.int64), data["SUNACTIVITY"].to_numpy(np.float64)


def load_co2():
    """Weekly mean CO2 in the air at Mauna Loa, Hawaii, 29 March 1958 to 29 December 2001.

    Source: C. D. Keeling and T. P. Whorf, Carbon Dioxide Information Analysis Center, Oak Ridge
    National Laboratory (2004), in ``statsmodels.datasets.co2``; public domain.

    Returns
    -------
    weeks : ndarray (2284,) datetime64[D]
        Saturdays, seven days apart without exception.
    co2 : ndarray (2284,) float64
        Parts per million by volume. 59 weeks have no measurement and are NaN; the longest gap
        is 18 weeks, in early 1964. See :func:`fill_gaps`.

    Raises
    ------
    ModuleNotFoundError
        If statsmodels is not installed, with the line that installs it.
    """
    data = require("statsmodels", "statsmodels.datasets.co2").load_pandas().data
    return data.index.to_numpy().astype("datetime64[D]"), data["co2"].to_numpy(np.float64)


@takes(series=reals("T"))
def fill_gaps(series):
    """Fill each NaN with the last value before it.

    Only the past is used, so that no value of the test period can reach the training period and
    no forecast can see beyond its own week. Interpolation would look into the future.

    Parameters
    ----------
    series : ndarray, shape (T,)
        The first value must be there.

    Returns
    -------
    filled : ndarray, shape (T,)
        A copy.
    measured : ndarray of bool, shape (T,)
        False where a value was filled in: such a value must not count as a target.

    Raises
    ------
    ValueError
        If the series is not one-dimensional or starts with NaN.
    """
    if np.isnan(series[0]):
        start = series.ravel()[:1]
        raise ValueError(
            "fill_gaps: expected shape (T,) with a number first, "
            f"got shape {series.shape} starting with {start}"
        )
    measured = ~np.isnan(series)
    last = np.maximum.accumulate(np.where(measured, np.arange(len(series)), 0))
    return series[last], measured


@takes(split=one_of(*SPLITS))
def load_vowels(split="train"):
    """Two Japanese vowels, /ae/, said by nine men: 12 coefficients for every frame of sound.

    Source: M. Kudo, J. Toyama and M. Shimbo (1999), "Multidimensional curve classification using
    passing-through regions", Pattern Recognition Letters 20; UCI repository, CC BY 4.0, in the
    files of ``sktime.datasets`` (wheel, no download). A frame is 25.6 ms of sound at 10 kHz, one
    every 6.4 ms, given as 12 cepstrum coefficients of linear prediction.

    Parameters
    ----------
    split : {"train", "test"}
        The authors' own: 270 and 370 utterances.

    Returns
    -------
    Utterances
        7 to 29 frames each, no value missing.

    Raises
    ------
    ValueError
        If `split` is neither.
    ModuleNotFoundError
        If sktime is not installed, with the line that installs it.
    """
    # By path: importing sktime takes seconds and is not needed to read a text file.
    spec = find_spec("sktime") or require("sktime").__spec__
    folder = Path(spec.origin).parent / "datasets" / "data" / "JapaneseVowels"
    lines = (folder / f"JapaneseVowels_{split.upper()}.ts").read_text().splitlines()
    sequences, speakers = [], []
    for line in lines:
        if line and line[0] not in "#@":
            *channels, speaker = line.split(":")
            sequences.append(np.array([c.split(",") for c in channels], dtype=np.float64).T)
            speakers.append(int(speaker) - 1)
    return Utterances(sequences, np.array(speakers))
