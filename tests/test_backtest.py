"""Origins that roll, forecasters that see the past alone, and what each of the baselines says."""

import numpy as np
import pytest

from rnnlib import backtest as bt
from rnnlib.metrics import mase


def test_origins_roll_as_far_as_their_horizons_reach():
    for length in range(2, 14):
        for first in range(1, length):
            for horizon in range(1, length - first + 1):
                for step in (1, 2, 5):
                    found = bt.rolling_origins(length, first, horizon, step).tolist()
                    wanted = [o for o in range(first, length, step) if o + horizon <= length]
                    assert found == wanted and wanted


def test_a_horizon_behind_the_end_is_refused():
    with pytest.raises(ValueError, match="expected first \\+ horizon <= 5, got 4 \\+ 2"):
        bt.rolling_origins(5, 4, 2)


def test_a_forecaster_gets_the_past_alone_and_cannot_spoil_it():
    series, seen = np.arange(8.0), []

    def forecaster(past, horizon):
        seen.append(past.tolist())
        past[:] = -1
        return np.zeros(horizon)

    found = bt.backtest(series, forecaster, [3, 5], 2)
    assert seen == [[0, 1, 2], [0, 1, 2, 3, 4]]
    np.testing.assert_array_equal(series, np.arange(8.0))
    np.testing.assert_array_equal(found.truth, [[3, 4], [5, 6]])
    assert found.forecasts.shape == (2, 2) and found.origins.tolist() == [3, 5]


@pytest.mark.parametrize("origins", [[], [0], [7], [-1, 3]])
def test_origins_without_past_or_truth_are_refused(origins):
    with pytest.raises(ValueError, match="origins( from 1 to 6|: expected)"):
        bt.backtest(np.arange(8.0), bt.naive, origins, 2)


def test_a_forecast_of_another_length_is_refused():
    with pytest.raises(ValueError, match="expected shape \\(2,\\), got \\(3,\\)"):
        bt.backtest(np.arange(8.0), lambda past, horizon: np.zeros(3), [4], 2)


@pytest.mark.parametrize("season", [1, 3])
def test_scaled_errors_are_mase_of_each_origin(season):
    rng = np.random.default_rng(0)
    history, truth = rng.normal(size=12), rng.normal(size=(4, 5))
    forecasts = rng.normal(size=(4, 5))
    wanted = [mase(f, t, history, season) for f, t in zip(forecasts, truth)]
    np.testing.assert_allclose(bt.scaled_errors(forecasts, truth, history, season), wanted)


def test_gaps_do_not_count():
    history = np.array([1.0, 3.0, np.nan, 4.0, 8.0])  # steps of 2 and 4
    truth = np.array([[1.0, np.nan], [np.nan, np.nan]])
    found = bt.scaled_errors(np.array([[7.0, 100.0], [1.0, 1.0]]), truth, history)
    np.testing.assert_allclose(found, [2.0, np.nan])


def test_a_history_that_stands_still_gives_no_scale():
    with pytest.raises(ValueError, match="expected a positive naive error, got 0"):
        bt.scaled_errors(np.zeros((1, 1)), np.zeros((1, 1)), np.ones(5))


def test_a_past_without_gaps_begins_where_measuring_begins():
    past = np.array([np.nan, np.nan, 1.0, np.nan, np.nan, 2.0, 5.0])
    found = bt.without_gaps(past)
    np.testing.assert_array_equal(found, [1, 1, 1, 2, 5])
    found[:] = 0
    assert past[2] == 1 and past[5] == 2  # a copy


def test_naive_forecasts_skip_gaps():
    past = np.array([np.nan, 1.0, 2.0, 3.0, np.nan])
    np.testing.assert_array_equal(bt.naive(past, 2), [3, 3])
    np.testing.assert_array_equal(bt.seasonal_naive(3)(past, 5), [2, 3, 3, 2, 3])
    with pytest.raises(ValueError, match="expected at least 5 steps, got 4"):
        bt.seasonal_naive(5)(past, 1)
    with pytest.raises(ValueError, match="expected at least one measured value"):
        bt.naive(np.array([np.nan]), 1)


def test_smoothing_goes_on_with_a_season_and_arima_with_a_line():
    t = np.arange(60.0)
    season = np.tile([3.0, -1.0, 0.0, -2.0], 15)
    series = 10 + 0.5 * t + season
    truth = 10 + 0.5 * np.arange(60, 64) + season[:4]
    np.testing.assert_allclose(bt.ets(4)(series, 4), truth, atol=0.6)
    np.testing.assert_allclose(bt.ets(4, window=24)(series, 4), truth, atol=0.8)
    rng = np.random.default_rng(0)
    walk = np.cumsum(1 + 0.01 * rng.normal(size=60))
    np.testing.assert_allclose(bt.arima((1, 1, 0))(walk, 3), walk[-1] + [1, 2, 3], atol=0.2)
    wave = 5 + np.sin(2 * np.pi * t / 12) + 0.01 * rng.normal(size=60)
    ahead = 5 + np.sin(2 * np.pi * np.arange(60, 66) / 12)
    np.testing.assert_allclose(bt.arima((1, 0, 0), season=12, waves=1)(wave, 6), ahead, atol=0.1)
    doubled = bt.arima((0, 0, 0), (0, 1, 0), 4)(np.tile([1.0, 2, 3, 4], 6), 4)
    np.testing.assert_allclose(doubled, [1, 2, 3, 4], atol=1e-6)


def test_lines_on_lags_find_a_recurrence_and_do_not_mind_the_level():
    series = np.sin(0.7 * np.arange(80))
    truth = np.sin(0.7 * np.arange(80, 86))
    for shift in (0, 1000):
        line = bt.linear_lags(4, penalty=1e-8)
        np.testing.assert_allclose(line(series + shift, 6), truth + shift, atol=1e-3)
    recent = np.concatenate([np.random.default_rng(0).normal(size=50), series])
    line = bt.linear_lags(4, penalty=1e-8, window=80)
    np.testing.assert_allclose(line(recent, 6), truth, atol=1e-3)


def test_each_step_of_a_recursion_reads_the_forecasts_before_it():
    doubling = bt.recursive(lambda past, horizon: 2 * past[-1:])
    np.testing.assert_array_equal(doubling(np.array([1.0, 3.0]), 4), [6, 12, 24, 48])
    line = bt.linear_lags(4, penalty=1e-8)
    series = np.sin(0.7 * np.arange(80))
    np.testing.assert_allclose(bt.recursive(line)(series, 6), line(series, 6), atol=1e-3)


def test_boosted_trees_keep_to_what_they_were_fitted_to():
    series = np.tile([1.0, 5.0, 2.0, 8.0], 120)
    forecaster = bt.boosted_lags(4, series[:400], 4)
    np.testing.assert_allclose(forecaster(series[:403], 4), series[403:407], atol=0.3)
    np.testing.assert_allclose(forecaster(series[:401], 2), series[401:403], atol=0.3)


def test_what_sees_the_future_is_found():
    series, origins = np.random.default_rng(0).normal(size=40), np.array([20, 30])

    def honest(series, origins, horizon):
        return bt.backtest(series, bt.naive, origins, horizon).forecasts

    def scaled(series, origins, horizon):  # with a mean that knows the end
        return honest(series - series.mean(), origins, horizon) + series[:20].mean()

    def smooth(series, origins, horizon):  # with a centred mean of three
        return honest(np.convolve(series, np.ones(3) / 3, "same"), origins, horizon)

    assert not bt.leaks(series, honest, origins, 2)
    assert bt.leaks(series, scaled, origins, 2)
    assert bt.leaks(series, smooth, origins, 2)
