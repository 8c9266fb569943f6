"""The question of Chung et al. (2014) on characters of Python: tanh, minimal unit, GRU and LSTM.

Every cell at 64 units, and again with the units that give it as many parameters as the LSTM of 64.
All have the same text, the same updates, the same four learning rates, and gates whose bias for
keeping the state begins at 1 (or at 0, where the name says so). The rate is chosen on validation
files. Windows of 50 characters, each read from a state of zeros, once, in random order.
"""

import gated
import numpy as np
import record
import torch

from rnnlib.data.text import Vocabulary, load_stdlib

SETTINGS = {
    "characters": 600_000,
    "held_out": 40_000,
    "embedding": 32,
    "units": 64,
    "window": 50,
    "batch": 20,
    "learning_rates": [3e-3, 1e-2, 3e-2, 1e-1],
    "cells": {
        "tanh": {},
        "minimal": {},
        "GRU": {},
        "GRU, reset before": {},
        "LSTM": {},
        "GRU, bias 0": {"cell": "GRU", "keep": 0.0},
        "LSTM, bias 0": {"cell": "LSTM", "keep": 0.0},
        "tanh, as many parameters": {"cell": "tanh", "equal": True},
        "minimal, as many parameters": {"cell": "minimal", "equal": True},
        "GRU, as many parameters": {"cell": "GRU", "equal": True},
    },
}


def load(tiny):
    """Training stream (T, N), held-out streams (T, 40), as numbers."""
    size = 6000 if tiny else SETTINGS["characters"]
    text = "".join(load_stdlib("train").values())[:size]
    vocabulary = Vocabulary(text)

    def stream(text, N):
        numbers = torch.from_numpy(vocabulary.encode(text))
        return numbers[: len(numbers) // N * N].view(N, -1).T.contiguous()

    held_out = {}
    for part in ("validation", "test"):
        files = "".join(load_stdlib(part).values())
        places = np.linspace(0, len(files) - 1001, 1 if tiny else SETTINGS["held_out"] // 1000)
        pieces = "".join(files[int(a) : int(a) + 1000] for a in places)
        held_out[part] = stream(pieces, len(places))
    return len(vocabulary), stream(text, SETTINGS["batch"]), held_out


def bits(params, cell, streams):
    """Bits per character of each network on streams read from a state of zeros."""
    with torch.no_grad():
        states = gated.run_cell(cell, gated.read_tokens(params, streams[:-1]), params)
        losses = [
            gated.cross_entropy(gated.answer(params, s), t)
            for s, t in zip(states.split(111), streams[1:].split(111))
        ]
    sizes = torch.tensor([len(t) for t in streams[1:].split(111)], dtype=torch.float32)
    found = (torch.stack(losses) * sizes[:, None]).sum(0) / sizes.sum() / np.log(2)
    return [round(v, 4) for v in found.tolist()]


def train(seed, data, name, cell=None, keep=1.0, equal=False, passes=1, rates=None):
    """Train one cell at all learning rates; bits of each on validation and test files."""
    V, text, held_out = data
    cell, H, rates = cell or name, SETTINGS["units"], rates or SETTINGS["learning_rates"]
    E, T = SETTINGS["embedding"], SETTINGS["window"]
    if equal:
        rng = np.random.default_rng(0)
        target = gated.count(gated.first_weights(rng, "LSTM", V, H, V, keep, E))
        H = gated.units_for(target, cell, V, V, E)
    first = gated.first_weights(np.random.default_rng(seed), cell, V, H, V, keep, E)
    params = gated.stack(first, len(rates))
    # Each window is read from a state of zeros, as all cells can do alike.
    rng = np.random.default_rng(seed)
    starts = range(0, len(text) - T - 1, T)
    descent = gated.Descent(params, rates, passes * len(starts))
    for a in np.concatenate([rng.permutation(starts) for _ in range(passes)]):
        inputs, targets = text[a : a + T], text[a + 1 : a + T + 1]
        states = gated.run_cell(cell, gated.read_tokens(params, inputs), params)
        descent.step(gated.cross_entropy(gated.answer(params, states), targets))
    found = {part: bits(params, cell, streams) for part, streams in held_out.items()}
    return {"units": H, "parameters": gated.count(first)} | found


def run(seed, tiny=False):
    """{cell: its size, and its bits at each learning rate} of one seed."""
    torch.set_num_threads(1)
    data = load(tiny)
    return {name: train(seed, data, name, **options) for name, options in SETTINGS["cells"].items()}


if __name__ == "__main__":
    record.main(
        "gated_text",
        run,
        seeds=5,
        title="Gated and plain units on characters of Python, equal units and equal parameters",
        papers=["chung2014empirical"],
        published=[
            {
                "model": "gated units, beside tanh",
                "figures": {"music and speech": "better"},
                "paper": "chung2014empirical",
                "source": "abstract",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
