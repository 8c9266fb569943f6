"""The backtests again, with all methods fitted anew at each origin, and two that competitions use.

In `backtests.py` the boosted trees and the GRU are fitted once, to what lies before the first
origin. Here they are fitted anew at each of the thirteen origins, as ETS, ARIMA and the ridge
regression are there; one thing is changed, all else is imported. The ridge regression is fitted
once, for comparison. Added are the Theta method (statsmodels, which takes a season out where there
is one, and sees the same last values as ETS) and the mean of the forecasts of ETS, ARIMA and Theta.

"cost" is the processor time for all origins over that of the ridge regression fitted anew.
"""

import time
from functools import partial

import backtests
import numpy as np
import record
import torch

from rnnlib import backtest as bt
from rnnlib import results

SETTINGS = backtests.SETTINGS | {"Theta": {"window": {"CO2": 520, "temperature": 1008}}}


def theta(season, window):
    """A forecaster: Theta lines 0 and 2 in equal parts (Assimakopoulos and Nikolopoulos 2000)."""
    from statsmodels.tsa.forecasting.theta import ThetaModel

    def forecaster(past, horizon):
        past = bt.without_gaps(past)[-window:]
        model = ThetaModel(past, period=max(season, 2), deseasonalize=season > 1)
        return np.asarray(model.fit().forecast(horizon))

    return forecaster


def line_once(past, width, horizon):
    """`bt.linear_lags`, fitted to this past and then only applied."""
    from sklearn.linear_model import Ridge

    past = bt.without_gaps(past)
    scale = past.std()
    rows = [bt.lag_rows(past / scale, width, k) for k in range(1, horizon + 1)]
    lines = [Ridge(alpha=1.0).fit(*row) for row in rows]

    def forecaster(past, horizon):
        last = bt.without_gaps(past)[-width:]
        rows = (last - last[-1])[None] / scale
        return last[-1] + scale * np.array([line.predict(rows)[0] for line in lines])

    return forecaster


def anew(fit, *options):
    """A forecaster that is fitted to each past: `fit` takes a past, and returns one."""
    return lambda past, horizon: fit(past, *options)(past, horizon)


def run(seed, tiny=False):
    torch.set_num_threads(1)
    before = results.load_arrays("backtests")
    found, costs, arrays = {}, {}, {}
    for name, plan in SETTINGS["series"].items():
        series, horizon, season = backtests.series_of(name), plan["horizon"], plan["season"]
        first, width = plan["first"], plan["width"]
        origins = bt.rolling_origins(len(series), first, horizon, plan["step"])
        origins = origins[: 2 if tiny else None]
        methods = {"GRU": anew(backtests.gru, width, horizon, seed, tiny)}
        if not seed:
            methods |= {
                "linear on lags": bt.linear_lags(width),
                "linear on lags, once": line_once(series[:first], width, horizon),
                "boosted on lags": anew(partial(bt.boosted_lags, width), horizon),
                "Theta": theta(season, SETTINGS["Theta"]["window"].get(name, 0)),
            }
        forecasts, costs[name], truth = {}, {}, None
        for method, forecaster in methods.items():
            start = time.process_time()
            tested = bt.backtest(series, forecaster, origins, horizon)
            costs[name][method] = time.process_time() - start
            forecasts[method], truth = tested.forecasts, tested.truth
        if not seed:
            parts = [before[f"{name}.{m}"][: len(origins)] for m in ("ETS", "ARIMA")]
            forecasts["mean of three"] = np.mean([*parts, forecasts["Theta"]], axis=0)
            arrays |= {f"{name}.{m}": f.astype(np.float32) for m, f in forecasts.items()}
            base = costs[name]["linear on lags"]
            costs[name] = {m: float(f"{c / base:.1g}") for m, c in costs[name].items()}
        found[name] = {
            m: bt.scaled_errors(f, truth, series[:first], season).round(4)
            for m, f in forecasts.items()
        }
    return {"MASE": found} | ({} if seed else {"cost": costs}), arrays


if __name__ == "__main__":
    record.main(
        "backtests_refitted",
        run,
        seeds=3,
        title="Five series, all methods fitted anew at each origin, and Theta",
        papers=["assimakopoulos2000theta", "makridakis2020m4"],
        published=[],
        settings=SETTINGS,
    )
