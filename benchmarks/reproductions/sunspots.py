"""Sunspots, the split of Weigend, Huberman and Rumelhart (1990): lines and small networks.

Yearly Wolf numbers from 1700. A model forecasts one year from the 12 years before, always the true
ones. It is fitted on the targets of 1712 to 1920 and tested on 1921-1955 and on 1956-1979. The
measure is the literature's "average relative variance": the mean squared error over 1535, which is
said to be the variance of the series. One divisor for all periods; 1956-1979 varies twice as much.

Networks have 8 hidden units and are trained on all targets at once. Their weight decay, and for the
recurrent ones the number of steps, is chosen on 1886-1920 by a network that has seen 1712-1885; a
new one is then trained on all of 1712-1920. Nothing is chosen on a test period. The recurrent ones
read the same 12 values, one after the other.

NB: statsmodels' series is the sunspot number before its recalibration of 2015, as in the papers.
"""

import numpy as np
import record

from rnnlib import GRU, LSTM, RNN
from rnnlib.data.timeseries import load_sunspots
from rnnlib.forecasting import fit_ar
from rnnlib.models import ManyToOne
from rnnlib.optim import Adam
from rnnlib.sequence import sliding_windows

SETTINGS = {
    "divisor": 1535,
    "lags": 12,
    "hidden_size": 8,
    "learning_rate": 0.003,
    "most_steps": 3000,
    "every": 25,  # steps between two looks at 1886-1920
    "weight_decay": {  # what is tried
        "MLP": [0.0],
        "MLP, weight decay": [1e-4, 1e-3, 3e-3, 1e-2],
        "Elman": [0.0, 1e-4, 1e-3],
        "GRU": [0.0, 1e-4, 1e-3],
        "LSTM": [0.0, 1e-4, 1e-3],
    },
    "early_stopping": ["Elman", "GRU", "LSTM"],  # the others take all steps
}
LAYERS = {"MLP": RNN, "MLP, weight decay": RNN, "Elman": RNN, "GRU": GRU, "LSTM": LSTM}
PERIODS = {"1712-1920": (1712, 1920), "1921-1955": (1921, 1955), "1956-1979": (1956, 1979)}


def pick(years, first, last):
    return (years >= first) & (years <= last)


def as_steps(windows, model):
    """What a network reads: 12 values in 12 steps, or all at once (a recurrent layer's first step
    from a state of zeros is a layer of a feedforward network)."""
    windows = windows.astype(np.float32)
    return windows[None] if model.startswith("MLP") else windows.T[:, :, None]


def train(model, windows, targets, decay, steps, seed, look=None):
    """A network after some steps, or all looks at it on the way."""
    rng = np.random.default_rng(seed)
    x, y = as_steps(windows, model), targets[:, None].astype(np.float32)
    net = ManyToOne(
        LAYERS[model](x.shape[2], SETTINGS["hidden_size"], rng=rng), 1, "mse_loss", rng=rng
    )
    optimizer, looks = Adam(net.params, lr=SETTINGS["learning_rate"]), []
    for step in range(1, steps + 1):
        _, grads = net.loss_and_grads(x, y)
        optimizer.step({name: grads[name] + decay * p for name, p in net.params.items()})
        if look and step % SETTINGS["every"] == 0:
            looks.append((look(net), step))
    return looks if look else net


def choose(model, windows, targets, years, most, seed):
    """(weight decay, steps) with the lowest error on 1886-1920."""
    early, late = pick(years, 1712, 1885), pick(years, 1886, 1920)
    x = as_steps(windows[late], model)

    def look(net):
        return float(np.mean((net.predict(x)[:, 0] - targets[late]) ** 2))

    tried = []
    for decay in SETTINGS["weight_decay"][model]:
        looks = train(model, windows[early], targets[early], decay, most, seed, look)
        best = min(looks) if model in SETTINGS["early_stopping"] else looks[-1]
        tried.append((*best, decay))
    _, steps, decay = min(tried)
    return decay, steps


def scores(forecast, truth, years):
    """ARV for each period, and mean squared errors, which other papers print."""
    squares = (forecast - truth) ** 2

    def mean(first, last):
        return round(float(squares[pick(years, first, last)].mean()), 1)

    arv = {
        name: squares[pick(years, *ends)].mean() / SETTINGS["divisor"]
        for name, ends in PERIODS.items()
    }
    return {name: round(float(value), 4) for name, value in arv.items()} | {
        "MSE 1921-1955": mean(1921, 1955),
        "MSE 1921-1987": mean(1921, 1987),
    }


def run(seed, tiny=False):
    years, series = load_sunspots()
    lags = SETTINGS["lags"]
    windows, truth = sliding_windows(series, lags)
    years = years[lags:]
    fit = pick(years, 1712, 1920)
    forecasts = {"persistence": windows[:, -1]}
    for order in (2, 9, 12):
        rows = windows[:, -order:]
        forecasts[f"AR({order})"] = fit_ar(rows[fit], truth[fit])(rows)

    mean, scale = series[: fit.sum() + lags].mean(), series[: fit.sum() + lags].std()
    inputs, targets = (windows - mean) / scale, (truth - mean) / scale
    most, chosen = 2 * SETTINGS["every"] if tiny else SETTINGS["most_steps"], {}
    for model in LAYERS:
        decay, steps = choose(model, inputs, targets, years, most, seed)
        net = train(model, inputs[fit], targets[fit], decay, steps, seed)
        forecasts[model] = net.predict(as_steps(inputs, model))[:, 0] * scale + mean
        chosen[model] = {"weight decay": decay, "steps": steps}
    figures = {name: scores(forecast, truth, years) for name, forecast in forecasts.items()}
    arrays = {name: np.round(forecast, 1) for name, forecast in forecasts.items()}
    return figures | {"chosen": chosen}, arrays | {"years": years, "sunspots": truth}


def remembered(model, paper, *figures):
    """A row of the literature that we could not look up."""
    return {
        "model": model,
        "figures": dict(zip(PERIODS, figures)),
        "paper": paper,
        "source": "as we remember it, not verified",
        "verified": False,
    }


if __name__ == "__main__":
    record.main(
        "sunspots",
        run,
        seeds=10,
        title="Sunspots one year ahead, the split of Weigend and others",
        papers=["weigend1990predicting", "nowlan1992simplifying", "svarer1993designing"],
        published=[
            remembered(
                "threshold autoregression of Tong and Lim",
                "weigend1990predicting",
                0.097,
                0.097,
                0.28,
            ),
            remembered(
                "12-8-1 with weight elimination", "weigend1990predicting", 0.082, 0.086, 0.35
            ),
            remembered("linear", "svarer1993designing", 0.132, 0.130, 0.37),
            remembered("fully connected", "svarer1993designing", 0.078, 0.104, 0.46),
            remembered("pruned", "svarer1993designing", 0.090, 0.082, 0.35),
            remembered(
                "soft weight sharing, 3 components", "nowlan1992simplifying", None, 0.077, None
            ),
        ],
        settings=SETTINGS,
    )
