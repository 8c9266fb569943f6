"""Depth against width: stacks with the same number of parameters, embedding and head counted.

Data and training are those of depth.py; two learning rates, three seeds. The deeper a stack, the
narrower it is: the width is the one whose parameters come closest to those of one layer of LSTM
with 64 units. Tanh layers have a way round from the second on; LSTM layers are stacked as they are,
and with layer normalisation (Ba et al. 2016), whose gains start at 1.

Three controls for the stack of three LSTM layers: from the rescaled start of depth.py, which keeps
the signal's size and nothing else; with a way round; and after five times as many updates.
"""

import numpy as np
import record
from depth import SETTINGS as BASE
from depth import Data, fitted, rescale

from rnnlib import LSTM, RNN
from rnnlib.cells import CellLayer, LayerNormLSTMCell
from rnnlib.models import LanguageModel
from rnnlib.wrappers import Residual, Stack

SETTINGS = {name: value for name, value in BASE.items() if name not in ("networks", "controls")}
SETTINGS |= {
    "lstm_hidden": 64,
    "learning_rates": [1e-2, 3e-2],
    "depths": {
        "tanh, residual": [1, 8],
        "LSTM": [1, 3],
        "LSTM, normalised": [1, 3],
        "LSTM, rescaled": [3],
        "LSTM, residual": [3],
        "LSTM, five times as long": [1, 3],
    },
}
del SETTINGS["hidden"]


def plain(k, D, H, rng):
    return LSTM(D, H, rng=rng)


LAYERS = {
    "tanh, residual": lambda k, D, H, rng: (
        Residual(RNN(D, H, rng=rng)) if k else RNN(D, H, rng=rng)
    ),
    "LSTM": plain,
    "LSTM, normalised": lambda k, D, H, rng: CellLayer(LayerNormLSTMCell(D, H, rng=rng)),
    "LSTM, rescaled": plain,
    "LSTM, residual": lambda k, D, H, rng: (
        Residual(LSTM(D, H, rng=rng)) if k else LSTM(D, H, rng=rng)
    ),
    "LSTM, five times as long": plain,
}


def new_model(symbols, kind, depth, H, rng):
    """Embedding, `depth` layers of H units, head."""
    D, make = SETTINGS["embedding"], LAYERS[kind]
    stack = Stack([make(k, H if k else D, H, rng) for k in range(depth)])
    return LanguageModel(symbols, D, stack, rng=rng)


def count(symbols, kind, depth, H):
    model = new_model(symbols, kind, depth, H, np.random.default_rng(0))
    return sum(p.size for p in model.params.values())


def width(symbols, kind, depth):
    """The width for which a stack has as many parameters as one layer of LSTM."""
    budget = count(symbols, "LSTM", 1, SETTINGS["lstm_hidden"])
    widths = range(8, 160)
    return min(widths, key=lambda H: abs(count(symbols, kind, depth, H) - budget))


def run(seed, tiny=False):
    """{network: {depth: width, parameters, and figures by learning rate}}."""
    data, found = Data(tiny), {}
    symbols = len(data.vocabulary)
    for kind, depths in SETTINGS["depths"].items():
        found[kind] = {}
        updates = SETTINGS["updates"] * (5 if kind.endswith("long") else 1)
        for depth in depths:
            H = width(symbols, kind, depth)
            figures = []
            for lr in SETTINGS["learning_rates"]:
                model = new_model(symbols, kind, depth, H, np.random.default_rng([seed, depth]))
                if kind.endswith("rescaled"):
                    first = data.train[: SETTINGS["window"]]
                    rescale(model.rnn.layers, model.embedding["weight"][first])
                figures.append(fitted(model, data, lr, 3 if tiny else updates))
            found[kind][str(depth)] = {
                "hidden": H,
                "parameters": count(symbols, kind, depth, H),
                "figures": figures,
            }
    return found


if __name__ == "__main__":
    record.main(
        "width",
        run,
        seeds=3,
        title="Depth against width at equal parameters: residual tanh, LSTM, normalised LSTM",
        papers=["ba2016layer", "zilly2017recurrent"],
        published=[
            {
                "model": "recurrent highway network, 1 layer in a step",
                "figures": {"test perplexity": 90.6},
                "paper": "zilly2017recurrent",
                "source": "abstract",
                "verified": True,
            },
            {
                "model": "recurrent highway network, 10 layers in a step, as many parameters",
                "figures": {"test perplexity": 65.4},
                "paper": "zilly2017recurrent",
                "source": "abstract",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
