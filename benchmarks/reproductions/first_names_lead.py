"""How sure the lead of the network for all names is, and whether a window could have had it.

The GRU and the feedforward network of `first_names.py`, trained as there, with the scaled errors of
each of the 137 names kept, so that names can be drawn anew. And one thing is changed: besides the
last 15 changes and the level, a window gets three numbers about the whole life of a name, which
otherwise only the GRU has read: how far the highest year lies above now, how many years ago it was,
and how far the mean of all years lies from now (all on the logarithm). Trees and the feedforward
network get them. ETS of each name is kept, too.

The weights of the GRU of seed 0, fitted to the years before 1999, are kept for a live figure.
"""

import first_names as before
import numpy as np
import record
import torch
from torch import nn

from rnnlib.data.timeseries import load_first_names

SETTINGS = before.SETTINGS | {"life": ["height of the peak", "years since it", "mean"]}


def life(level):
    """(S, T) -> (S, T, 3): what the years up to each say, all of the order of 1."""
    years = torch.arange(level.shape[1])
    peak, when = level.cummax(dim=1)
    mean = level.cumsum(dim=1) / (years + 1)
    return torch.stack([peak - level, (years - when) / 20, mean - level], dim=-1)


class WindowAndLife(before.Window):
    """The feedforward network with three more inputs."""

    def __init__(self, width, units):
        super().__init__(width, units)
        self.net[0] = nn.Linear(width + 4, units)

    def forward(self, x):  # (S, T, 2)
        changes = nn.functional.pad(x[..., 1], (self.width - 1, 0)).unfold(1, self.width, 1)
        x = torch.cat([changes, x[..., :1], life(x[..., 0])], -1)
        return self.net(x).unflatten(-1, (before.K, len(before.QUANTILES)))


def trees(logs, others, tested, cut, with_life):
    from sklearn.ensemble import HistGradientBoostingRegressor

    x = before.inputs(logs)
    more = life(torch.tensor(x[..., 0])).numpy()

    def rows(series, years):
        return np.concatenate(
            [
                np.concatenate(
                    [x[series, t - 14 : t + 1, 1], x[series, t, :1]]
                    + ([more[series, t]] if with_life else []),
                    -1,
                )
                for t in years
            ]
        )

    years, at = np.arange(15, cut - before.K), before.origins(cut) - 1
    seen, asked, ahead = rows(others, years), rows(tested, at), []
    for k in range(1, before.K + 1):
        y = np.concatenate([logs[others, t + k] - logs[others, t] for t in years])
        model = HistGradientBoostingRegressor(
            loss="absolute_error", learning_rate=0.05, max_iter=100, random_state=0
        )
        ahead.append(model.fit(seen, y).predict(asked).reshape(len(at), -1).T)
    return np.stack(ahead, axis=-1)


def run(seed, tiny=False):
    torch.set_num_threads(1)
    counts = load_first_names().counts[:: 40 if tiny else 1]
    logs = np.log(counts + before.SHIFT)
    tested = np.arange(0, len(counts), 12)
    others = np.setdiff1d(np.arange(len(counts)), tested)
    window, gru = SETTINGS["window"], SETTINGS["GRU"]
    nets = {
        "GRU": (gru, lambda: before.Reader(gru["units"])),
        "window": (window, lambda: before.Window(15, window["units"])),
        "window and life": (window, lambda: WindowAndLife(15, window["units"])),
    }
    scores, arrays = {}, {}

    def note(name, ahead, cut):
        found = before.mase(ahead, counts[tested], cut).round(3)
        scores.setdefault(name, []).append(found)

    for cut in before.CUTS:
        for name, (options, build) in nets.items():
            torch.manual_seed(seed)
            steps = 3 if tiny else options["steps"]
            net = before.train(
                build(), logs[others, :cut], steps, options["rate"], options["batch"], seed
            )
            note(name, before.at_origins(before.read(net, logs[tested]), cut), cut)
            if name == "GRU" and cut == before.CUTS[0]:
                arrays = {k: p.detach().numpy().copy() for k, p in net.state_dict().items()}
        if seed == 0:
            note("last year again", np.zeros((len(tested), before.ORIGINS, before.K)), cut)
            note("trees", trees(logs, others, tested, cut, False), cut)
            note("trees and life", trees(logs, others, tested, cut, True), cut)
            note("ETS", before.statistical(logs[tested], cut, tiny)["ETS"], cut)
    return {"scores": scores}, arrays


if __name__ == "__main__":
    record.main(
        "first_names_lead",
        run,
        seeds=3,
        title="First names: how sure is the lead of the GRU, and could a window have it?",
        papers=["makridakis2020m4"],
        published=[],
        settings=SETTINGS,
    )
