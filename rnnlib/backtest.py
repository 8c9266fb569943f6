"""Forecasts from rolling origins, and the baselines that a network has to beat.

An *origin* is the first step that is not known: a forecaster gets ``series[:origin]`` and says what
comes at the steps ``origin``, ..., ``origin + horizon - 1``. A *forecaster* is any function of
``(past, horizon)`` that returns ``horizon`` numbers. All functions here hand it a copy of the past
alone, so it cannot see what comes.
"""

import warnings
from typing import NamedTuple

import numpy as np

from rnnlib.contracts import function, ints, number, reals, said, takes, whole
from rnnlib.data.packages import require
from rnnlib.data.timeseries import fill_gaps
from rnnlib.sequence import sliding_windows

__all__ = [
    "Backtest",
    "arima",
    "backtest",
    "boosted_lags",
    "ets",
    "lag_rows",
    "leaks",
    "linear_lags",
    "naive",
    "recursive",
    "rolling_origins",
    "scaled_errors",
    "seasonal_naive",
    "without_gaps",
]


class Backtest(NamedTuple):
    """What :func:`backtest` returns, from O origins.

    Attributes
    ----------
    origins : ndarray (O,) int64
    forecasts, truth : ndarray (O, horizon) float64
        The truth is NaN where nothing was measured.
    """

    origins: np.ndarray
    forecasts: np.ndarray
    truth: np.ndarray


@takes(length=whole(), first=whole(), horizon=whole(), step=whole())
def rolling_origins(length, first, horizon, step=1):
    """Origins from `first` on, `step` apart, whose horizons end within the series.

    Parameters
    ----------
    length : int
        T, steps of the series.
    first : int
        First origin: so many steps are known there.
    horizon : int
        Steps that are forecast.
    step : int
        From one origin to the next. With less than `horizon`, a step is forecast more than once.

    Returns
    -------
    origins : ndarray (O,) int64

    Raises
    ------
    ValueError
        If not even the first horizon ends within the series.
    """
    if first + horizon > length:
        raise ValueError(
            f"rolling_origins: expected first + horizon <= {length}, got {first} + {horizon}"
        )
    return np.arange(first, length - horizon + 1, step)


@takes(series=reals("T"), forecaster=function, origins=ints("O"), horizon=whole())
def backtest(series, forecaster, origins, horizon):
    """Let a forecaster forecast from each origin.

    Parameters
    ----------
    series : ndarray, shape (T,)
        NaN is a gap; it reaches the forecaster as NaN.
    forecaster : callable
        ``(past, horizon)`` to `horizon` numbers.
    origins : ndarray of int, shape (O,)
        See :func:`rolling_origins`.
    horizon : int

    Returns
    -------
    Backtest

    Raises
    ------
    ValueError
        If an origin leaves no past, or not the whole horizon to compare with, or a forecaster
        returns another shape.
    """
    origins, forecasts = np.asarray(origins, dtype=np.int64), []
    if len(origins) == 0 or origins.min() < 1 or origins.max() + horizon > len(series):
        raise ValueError(
            f"backtest: expected origins from 1 to {len(series) - horizon}, got {said(origins)}"
        )
    series = _measured("series", series)
    for origin in origins:
        found = np.asarray(forecaster(series[:origin].copy(), horizon), dtype=float)
        if found.shape != (horizon,):
            raise ValueError(f"forecaster: expected shape ({horizon},), got {found.shape}")
        forecasts.append(found)
    truth = np.stack([series[o : o + horizon] for o in origins])
    return Backtest(origins, np.array(forecasts), truth.astype(float))


def _measured(where, values):
    """Values that may be NaN, never infinite."""
    if np.isinf(values).any():
        raise ValueError(
            f"{where}: expected finite numbers or NaN, got {np.isinf(values).sum()} inf"
        )
    return values


@takes(forecasts=reals("O K", finite=True), truth=reals("O K"), history=reals("T"), season=whole())
def scaled_errors(forecasts, truth, history, season=1):
    """MASE of each origin: its mean absolute error over the naive error of the history.

    Where nothing was measured, nothing counts; an origin without any measurement is NaN.

    Parameters
    ----------
    forecasts, truth : ndarray, shape (O, K)
    history : ndarray, shape (T,)
        What lies before the first origin. NaN is a gap.
    season : int
        1, or the period of the seasonal naive forecast.

    Returns
    -------
    ndarray, shape (O,)
    """
    history, truth = _measured("history", history), _measured("truth", truth)
    steps = np.abs(history[season:] - history[:-season])
    steps = steps[~np.isnan(steps)]
    scale = float(steps.mean()) if len(steps) else 0.0
    if not scale > 0:
        raise ValueError(f"scaled_errors: expected a positive naive error, got {scale}")
    there = ~np.isnan(truth)
    total = np.where(there, np.abs(forecasts - np.where(there, truth, 0)), 0).sum(axis=1)
    count = there.sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan) / scale


@takes(past=reals("T", empty=False))
def without_gaps(past):
    """The past from its first measured value on, each gap filled by the last value before it.

    What a forecaster does first that cannot read NaN; see also
    :func:`rnnlib.data.timeseries.fill_gaps`.

    Parameters
    ----------
    past : ndarray, shape (T,)
        NaN where nothing was measured.

    Returns
    -------
    ndarray, shape (T - leading gap,)
        A copy.

    Raises
    ------
    ValueError
        If nothing was measured, or a value is infinite.
    """
    there = ~np.isnan(_measured("past", past))
    if not there.any():
        raise ValueError("past: expected at least one measured value, got none")
    return fill_gaps(past[there.argmax() :])[0]


@takes(past=reals("T", empty=False), horizon=whole())
def naive(past, horizon):
    """The last value again.

    Parameters
    ----------
    past : ndarray, shape (T,)
    horizon : int

    Returns
    -------
    ndarray, shape (horizon,)
    """
    return np.full(horizon, without_gaps(past)[-1])


@takes(season=whole())
def seasonal_naive(season):
    """A forecaster: the last season again, and again.

    Parameters
    ----------
    season : int
        Its steps.

    Returns
    -------
    callable
    """

    def forecaster(past, horizon):
        past = without_gaps(past)
        if len(past) < season:
            raise ValueError(f"past: expected at least {season} steps, got {len(past)}")
        return np.resize(past[-season:], horizon)

    return forecaster


@takes(season=whole(), window=whole(0))
def ets(season=1, window=0):
    """A forecaster: exponential smoothing with additive damped trend and, if asked, season.

    statsmodels' ``ExponentialSmoothing`` (Holt 1957, Winters 1960), fitted to each past anew.

    Parameters
    ----------
    season : int
        1 for none.
    window : int
        Fit to so many last values; 0 for all.

    Returns
    -------
    callable
    """

    def forecaster(past, horizon):
        holtwinters = require("statsmodels", "statsmodels.tsa.holtwinters")
        past = without_gaps(past)[-window:]
        seasonal = {"seasonal": "add", "seasonal_periods": season} if season > 1 else {}
        with warnings.catch_warnings():  # an optimizer that stops early still forecasts
            warnings.simplefilter("ignore")
            model = holtwinters.ExponentialSmoothing(
                past, trend="add", damped_trend=True, **seasonal
            )
            return model.fit().forecast(horizon)

    return forecaster


@takes(season=whole(), waves=whole(0), window=whole(0))
def arima(order=(1, 1, 1), seasonal=(0, 0, 0), season=1, waves=0, window=0):
    """A forecaster: ARIMA, with a seasonal part or with sines and cosines of the season.

    statsmodels' ``ARIMA`` (Box and Jenkins 1970), fitted to each past anew.

    Parameters
    ----------
    order : tuple of int
        ``(p, d, q)``.
    seasonal : tuple of int
        ``(P, D, Q)`` of a short season.
    season : int
    waves : int
        Pairs of sine and cosine, for a long season.
    window : int
        Fit to so many last values; 0 for all.

    Returns
    -------
    callable
    """

    def forecaster(past, horizon):
        model = require("statsmodels", "statsmodels.tsa.arima.model").ARIMA
        past = without_gaps(past)[-window:]
        t = np.arange(len(past) + horizon)[:, None] * 2 * np.pi / season
        turns = t * np.arange(1, waves + 1)
        x = np.column_stack([np.sin(turns), np.cos(turns)]) if waves else None
        known, ahead = (None, None) if x is None else (x[: len(past)], x[len(past) :])
        part = (*seasonal, season) if any(seasonal) else (0, 0, 0, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fitted = model(past, known, order=order, seasonal_order=part).fit(
                method_kwargs={"maxiter": 50}
            )
            return fitted.forecast(horizon, exog=ahead)

    return forecaster


@takes(past=reals("T", finite=True), width=whole(), horizon=whole())
def lag_rows(past, width, horizon=1):
    """Rows for a model on lags: windows and their targets, both less the window's last value.

    A model of these rows forecasts how far the series moves from where it is; the last value is
    added again afterwards.

    Parameters
    ----------
    past : ndarray, shape (T,)
    width : int
        Values in a window.
    horizon : int
        Steps from the window's last value to its target.

    Returns
    -------
    windows : ndarray, shape (M, width)
        With ``M = T - width - horizon + 1``; the last column is zero.
    targets : ndarray, shape (M,)

    Raises
    ------
    ValueError
        If the past has a gap, or is too short for one window and its target.
    """
    windows, targets = sliding_windows(past, width, horizon)
    return windows - windows[:, -1:], targets - windows[:, -1]


@takes(width=whole(), penalty=number(low=0), window=whole(0))
def linear_lags(width, penalty=1.0, window=0):
    """A forecaster: ridge regression on the last values, one line for each step ahead (direct).

    Parameters
    ----------
    width : int
        Values that a forecast sees, counted from the last.
    penalty : float
        scikit-learn's ``alpha``, on values divided by their standard deviation.
    window : int
        Fit to so many last values; 0 for all.

    Returns
    -------
    callable
    """

    def forecaster(past, horizon):
        Ridge = require("scikit-learn", "sklearn.linear_model").Ridge
        past = without_gaps(past)[-window:]
        scale = past.std() or 1.0
        past, found = past / scale, np.empty(horizon)
        last = (past[-width:] - past[-1])[None]
        for k in range(1, horizon + 1):
            rows, targets = lag_rows(past, width, k)
            found[k - 1] = Ridge(alpha=penalty).fit(rows, targets).predict(last)[0]
        return scale * (found + past[-1])

    return forecaster


@takes(width=whole(), past=reals("T", empty=False), horizon=whole(), seed=whole(0))
def boosted_lags(width, past, horizon, seed=0):
    """A forecaster: gradient-boosted trees on the last values, one model for each step ahead.

    Its cost is that of `horizon` fits, so it is fitted once, to `past`, and then only applied.

    Parameters
    ----------
    width : int
    past : ndarray, shape (T,)
        What it is fitted to: nothing behind the first origin.
    horizon : int
    seed : int

    Returns
    -------
    callable
    """
    Boosted = require("scikit-learn", "sklearn.ensemble").HistGradientBoostingRegressor
    models = []
    for k in range(1, horizon + 1):
        rows, targets = lag_rows(without_gaps(past), width, k)
        settings = {"learning_rate": 0.05, "max_iter": 150, "random_state": seed}
        models.append(Boosted(loss="absolute_error", **settings).fit(rows, targets))

    def forecaster(past, horizon):
        last = without_gaps(past)[-width:]
        rows = (last - last[-1])[None]
        return np.array([last[-1] + model.predict(rows)[0] for model in models[:horizon]])

    return forecaster


@takes(one_step=function)
def recursive(one_step):
    """A forecaster out of one for a single step: each forecast is taken for the truth.

    Parameters
    ----------
    one_step : callable
        A forecaster; it is asked for one step, again and again.

    Returns
    -------
    callable
    """

    def forecaster(past, horizon):
        for _ in range(horizon):
            past = np.append(past, one_step(past, 1))
        return past[-horizon:]

    return forecaster


@takes(series=reals("T"), forecasts_of=function, origins=ints("O"), horizon=whole())
def leaks(series, forecasts_of, origins, horizon):
    """Whether a whole procedure sees the future: change what comes, and see if a forecast moves.

    Parameters
    ----------
    series : ndarray, shape (T,)
    forecasts_of : callable
        ``(series, origins, horizon)`` to forecasts (O, horizon): everything that is done, scaling
        and choosing included. It gets the whole series.
    origins : ndarray of int, shape (O,)
    horizon : int

    Returns
    -------
    bool
        True if the forecasts from an origin depend on a value at the origin or behind it.
    """
    first = np.asarray(forecasts_of(_measured("series", series).copy(), origins, horizon))
    if first.shape != (len(origins), horizon):
        raise ValueError(f"leaks: expected ({len(origins)}, {horizon}), got {first.shape}")
    for o, origin in enumerate(origins):
        other = series.copy()
        other[origin:] = 2 * np.nanmax(series) - other[origin:] + 1
        if not np.array_equal(first[o], forecasts_of(other, origins, horizon)[o]):
            return True
    return False
