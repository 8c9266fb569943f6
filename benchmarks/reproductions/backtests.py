"""Five real series, thirteen rolling origins each: simple methods, ETS, ARIMA, lags, and a GRU.

Yearly sunspots, weekly CO2, hourly temperature, flights a day, and jobs in construction a month.
A method gets the values before an origin and forecasts the whole horizon. Naive, seasonal naive,
ETS, ARIMA and the ridge regression on lags are fitted anew at each origin; the boosted trees and
the GRU once, to what lies before the first origin, and then read what is known at each.

The order of each ARIMA was fixed by what the series is (AR(9) for sunspots, as in the first
chapter; seasonal differences for flights; sines and cosines where the season is long), before any
test figure was seen. The GRU reads a window, each value relative to the last, and forecasts all
steps at once; it is trained on absolute errors, and the weights of the lowest error on the last
sixth of the windows before the first origin are kept. Seeds matter to the GRU alone.

MASE is scaled by the naive error before the first origin, seasonal where there is a clear season.
"cost" is the processor time of one method for all origins over that of the ridge regression.
"""

import time
from functools import partial

import numpy as np
import record
import torch
from torch import nn

from rnnlib import backtest as bt
from rnnlib.data.timeseries import (
    load_co2,
    load_flights,
    load_jobs,
    load_sunspots,
    load_temperature,
)

SETTINGS = {
    "GRU": {"units": 32, "steps": 600, "batch": 64, "learning rate": 0.005, "clip": 1.0},
    "origins": 13,
    "series": {
        "sunspots": {"horizon": 5, "first": 240, "step": 5, "season": 1, "width": 24},
        "CO2": {"horizon": 13, "first": 2115, "step": 13, "season": 52, "width": 60},
        "temperature": {"horizon": 24, "first": 4387, "step": 341, "season": 24, "width": 48},
        "flights": {"horizon": 14, "first": 182, "step": 14, "season": 7, "width": 28},
        "jobs": {"horizon": 12, "first": 48, "step": 5, "season": 1, "width": 12},
    },
}


def series_of(name):
    if name == "sunspots":
        return load_sunspots()[1]
    if name == "CO2":
        return load_co2()[1]
    if name == "temperature":
        hours, values = load_temperature()
        values[hours == np.datetime64("2013-05-09T02")] = np.nan  # wrong: see the loader
        return values
    return (
        load_flights().counts.sum(axis=1) * 1.0
        if name == "flights"
        else load_jobs()[1]["construction"]
    )


def methods(name, horizon, season, width):
    cycle = {"sunspots": 11, "jobs": 12}.get(name, season)
    arimas = {
        "sunspots": bt.arima((9, 0, 0)),
        "CO2": bt.arima((1, 1, 1), season=52, waves=3, window=520),
        "temperature": bt.arima((2, 0, 1), season=24, waves=2, window=1008),
        "flights": bt.arima((1, 0, 1), (0, 1, 1), 7),
        "jobs": bt.arima((1, 2, 1)),
    }
    smooth = {"CO2": bt.ets(52, 520), "temperature": bt.ets(24, 1008), "flights": bt.ets(7)}
    return {
        "naive": bt.naive,
        "seasonal naive": bt.seasonal_naive(cycle),
        "ETS": smooth.get(name, bt.ets()),
        "ARIMA": arimas[name],
        "linear on lags": bt.linear_lags(width),
    }


class Reader(nn.Module):
    def __init__(self, horizon):
        super().__init__()
        self.rnn = nn.GRU(1, SETTINGS["GRU"]["units"], batch_first=True)
        self.head = nn.Linear(SETTINGS["GRU"]["units"], horizon)

    def forward(self, x):
        return self.head(self.rnn(x[..., None])[0][:, -1])


def gru(past, width, horizon, seed, tiny):
    """A forecaster that was trained on `past`."""
    options = SETTINGS["GRU"]
    past = bt.without_gaps(past)
    scale = past.std()
    rows = np.arange(width, len(past) - horizon + 1)
    x = np.stack([past[r - width : r] - past[r - 1] for r in rows]) / scale
    y = np.stack([past[r : r + horizon] - past[r - 1] for r in rows]) / scale
    x, y = (torch.tensor(a, dtype=torch.float32) for a in (x, y))
    torch.manual_seed(seed)
    net, pick = Reader(horizon), torch.Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(net.parameters(), lr=options["learning rate"])
    cut = len(x) * 5 // 6 - horizon  # no target of training lies in the part for validation
    valid, best, kept = slice(len(x) * 5 // 6, None), np.inf, None
    for step in range(3 if tiny else options["steps"]):
        chosen = torch.randint(max(cut, 1), (options["batch"],), generator=pick)
        loss = (net(x[chosen]) - y[chosen]).abs().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), options["clip"])
        optimizer.step()
        if step % 20 == 0:
            with torch.no_grad():
                error = float((net(x[valid][-500:]) - y[valid][-500:]).abs().mean())
            if error < best:
                best, kept = error, {k: v.clone() for k, v in net.state_dict().items()}
    net.load_state_dict(kept)

    def forecaster(past, horizon):
        last = bt.without_gaps(past)[-width:]
        with torch.no_grad():
            x = torch.tensor((last - last[-1])[None] / scale, dtype=torch.float32)
            return net(x)[0].numpy() * scale + last[-1]

    return forecaster


def run(seed, tiny=False):
    torch.set_num_threads(1)
    found, costs, arrays = {}, {}, {}
    for name, plan in SETTINGS["series"].items():
        series, horizon, season = series_of(name), plan["horizon"], plan["season"]
        first, width = plan["first"], plan["width"]
        origins = bt.rolling_origins(len(series), first, horizon, plan["step"])
        assert len(origins) == SETTINGS["origins"], (name, len(origins))
        chosen = {} if seed else methods(name, horizon, season, width)
        trained = {"GRU": partial(gru, series[:first], width, horizon, seed, tiny)}
        if not seed:
            trained["boosted on lags"] = partial(bt.boosted_lags, width, series[:first], horizon)
        found[name], costs[name] = {}, {}
        for method in [*chosen, *trained]:
            start = time.process_time()
            forecaster = chosen[method] if method in chosen else trained[method]()
            tested = bt.backtest(series, forecaster, origins[: 2 if tiny else None], horizon)
            costs[name][method] = time.process_time() - start
            errors = bt.scaled_errors(tested.forecasts, tested.truth, series[:first], season)
            found[name][method] = [round(float(e), 4) for e in errors]
            if not seed:
                arrays[f"{name}.{method}"] = tested.forecasts.astype(np.float32)
        if not seed:
            base = costs[name]["linear on lags"]
            costs[name] = {m: float(f"{c / base:.1g}") for m, c in costs[name].items()}
    return {"MASE": found} | ({} if seed else {"cost": costs}), arrays


if __name__ == "__main__":
    record.main(
        "backtests",
        run,
        seeds=5,
        title="Five series from thirteen origins each: simple methods, ETS, ARIMA, lags and a GRU",
        papers=["tashman2000out", "hyndman2006another"],
        published=[],
        settings=SETTINGS,
    )
