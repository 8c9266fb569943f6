"""The forecasts are honest: nothing of the future reaches training, choice or scale."""

import numpy as np
import pytest

from rnnlib.data.timeseries import load_sunspots
from rnnlib.forecasting import (
    choose,
    compare,
    evaluate,
    fit_ar,
    fit_linear,
    fit_recurrent,
    fit_window,
    make_task,
    parts,
    scores,
    to_unit,
)
from rnnlib.sequence import sliding_windows

ENDS = (60, 80, 100)


@pytest.fixture
def series(rng):
    return rng.normal(size=110).cumsum() + 5


def future_seen(make, series):
    """What of a task's training and validation part depends on values of the test part."""
    task, other = make(series), make(np.where(np.arange(len(series)) < ENDS[1], series, 1000.0))
    for one, two in zip(parts(task, 4)[:2], parts(other, 4)[:2]):
        if not all(np.array_equal(a, b) for a, b in zip(one, two)):
            yield "rows"
    if (task.mean, task.scale) != (other.mean, other.scale):
        yield "scale"
    settings = [(1,), (2,), (5,)]
    if choose(task, fit_linear, settings) != choose(other, fit_linear, settings):
        yield "choice"


@pytest.mark.parametrize("difference", [False, True])
def test_nothing_before_the_test_part_depends_on_it(series, difference):
    assert not list(future_seen(lambda s: make_task(s, ENDS, difference=difference), series))


def test_standardising_with_the_whole_series_would_be_found(series):
    def leaky(series):
        task = make_task(series, ENDS)
        mean, scale = task.series.mean(), task.series.std()
        return task._replace(inputs=(task.series - mean) / scale, mean=mean, scale=scale)

    assert "scale" in list(future_seen(leaky, series))


@pytest.mark.parametrize("difference", [False, True])
@pytest.mark.parametrize(("width", "horizon"), [(1, 1), (4, 1), (3, 5)])
def test_each_target_is_in_one_part_and_later_than_its_window(series, difference, width, horizon):
    measured = np.arange(len(series)) % 7 != 0
    task = make_task(series, ENDS, measured, difference)
    found = parts(task, width, horizon)
    for part, start, end in zip(found, (0, *ENDS), ENDS):
        expected = [t for t in range(start, end) if measured[t] and t >= width + horizon - 1]
        assert part.position.tolist() == expected
        for window, target, t in zip(*part):
            last = t - horizon
            np.testing.assert_array_equal(window, task.inputs[last - width + 1 : last + 1])
            assert target == task.inputs[t]


@pytest.mark.parametrize("difference", [False, True])
def test_the_unit_comes_back(series, difference):
    task = make_task(series, ENDS, difference=difference)
    position = np.arange(100)
    np.testing.assert_allclose(to_unit(task, task.inputs, position), series[:100])
    train = task.inputs[: ENDS[0]]
    np.testing.assert_allclose([train.mean(), train.std()], [0, 1], atol=1e-12)


def test_the_scale_of_mase_leaves_filled_values_out():
    series = np.array([1.0, 2.0, 2.0, 2.0, 5.0, 6.0, 7.0, 8.0])
    measured = np.array([1, 1, 0, 0, 1, 1, 1, 1], dtype=bool)
    task = make_task(series, (6, 7, 8), measured)
    # Steps between measured neighbours in training: 1 -> 2 and 5 -> 6.
    assert scores(task, np.array([9.0]), np.array([7])) == (1.0, 1.0)


def test_the_autoregression_is_the_one_of_statsmodels():
    statsmodels = pytest.importorskip("statsmodels.tsa.ar_model")
    _, sunspots = load_sunspots()
    windows, targets = sliding_windows(sunspots, 9)
    theirs = statsmodels.AutoReg(sunspots, lags=9).fit().fittedvalues
    np.testing.assert_allclose(fit_ar(windows, targets)(windows), theirs)


def test_a_wave_is_forecast_by_two_values():
    wave = 3 + np.sin(np.arange(110) * 0.7)
    result = evaluate(make_task(wave, ENDS), fit_linear, (2,), horizon=3)
    assert result.rmse[0] < 1e-9 and result.validation[0] < 1e-9
    np.testing.assert_array_equal(result.position, np.arange(80, 100))
    assert choose(make_task(wave, ENDS), fit_linear, [(1,), (2,)]) == (2,)


@pytest.mark.parametrize(
    ("model", "setting"),
    [
        (fit_window, (4, 1.0)),
        (fit_window, (4, 1.0, "relu")),
        (fit_recurrent, (4,)),
        (fit_recurrent, (4, "relu")),
    ],
)
def test_the_networks_learn_seeds_differ_and_can_be_repeated(model, setting):
    wave = 3 + np.sin(np.arange(110) * 0.7)
    task = make_task(wave, ENDS)
    result = compare(task, {"it": (model, [setting], 2)})["it"]
    assert result.setting == setting and result.forecasts.shape == (2, 20)
    assert result.rmse.max() < 0.5 * wave.std()
    assert not np.array_equal(*result.forecasts)
    again = evaluate(task, model, setting, seeds=2)
    np.testing.assert_array_equal(again.forecasts, result.forecasts)
    windows = parts(task, 4)[2].windows
    np.testing.assert_array_equal(
        to_unit(task, result.predict[1](windows), result.position), result.forecasts[1]
    )


@pytest.mark.parametrize("ends", [(60, 80), (0, 80, 100), (80, 60, 100), (60, 80, 111)])
def test_ends_out_of_order_are_refused(series, ends):
    with pytest.raises(ValueError, match="ends: expected .* got"):
        make_task(series, ends)


def test_a_gap_that_was_not_filled_is_refused(series):
    series[7] = np.nan
    with pytest.raises(ValueError, match="expected finite numbers, got 1 other"):
        make_task(series, ENDS)
