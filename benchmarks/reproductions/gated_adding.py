"""The adding problem: is a GRU ahead of an LSTM, and is that the cell or its first biases?

Bai, Kolter and Koltun (2018) print 5.3e-5 for a GRU and 0.164 for an LSTM after training on
sequences of 600 steps. Here sequences are fifteen times shorter and networks smaller (32 units),
and the gated cells start alike: the bias of the gate that keeps the state is 0, or 1, or drawn so
that the memories last 1 to T steps (Tallec and Ollivier 2018). Two of T numbers are marked, one in
each half; the answer is their sum. Always answering 1 has a mean squared error of 1/6.
"""

import gated
import numpy as np
import record
import stacked
import torch
from adding_lengths import adding

SETTINGS = {
    "units": 32,
    "length": 40,
    "batch_size": 20,
    "updates": 800,
    "looks": 40,
    "learning_rates": [3e-3, 1e-2, 3e-2],
    "clip": 1.0,
    "validation_sequences": 500,
    "test_sequences": 2000,
    "cells": {
        "tanh": [0],
        "minimal": [0, 1],
        "GRU": [0, 1, "chrono"],
        "LSTM": [0, 1, "chrono"],
    },
}


def first(seed, cell, keep, length):
    """The first weights of a cell, its memory set by the bias that keeps the state."""
    rng, H = np.random.default_rng(seed), SETTINGS["units"]
    spans = np.log(np.random.default_rng([seed, 1]).uniform(1, length - 1, H))
    params = gated.first_weights(rng, cell, 2, H, 1, spans if keep == "chrono" else keep)
    if cell == "LSTM" and keep == "chrono":
        params["bias"][H : 2 * H] = -spans  # of the input gate
    return params


def train(seed, cell, keeps, length, updates, looks):
    """{start: {rate: validation errors, test error}} of one cell, all trained side by side."""
    rates = SETTINGS["learning_rates"]
    labels = [(keep, rate) for keep in keeps for rate in rates]
    networks = [first(seed, cell, keep, length) for keep, _ in labels]
    params = {
        k: torch.tensor(np.stack([n[k] for n in networks]), dtype=torch.float32)
        for k in networks[0]
    }
    for p in params.values():
        p.requires_grad_()
    optimizer = stacked.Adam(params, torch.tensor([r for _, r in labels]), SETTINGS["clip"])

    def errors(x, sums):
        states = gated.run_cell(cell, gated.read_vectors(params, x[:, 0]), params)
        return ((gated.answer(params, states[-1])[..., 0] - sums) ** 2).mean(1)

    torch.manual_seed(seed)  # of the sequences: all cells see the same
    held_out = adding(1, length, SETTINGS["validation_sequences"], "cpu")
    test = adding(1, length, SETTINGS["test_sequences"], "cpu")
    curves = []
    for done in range(1, updates + 1):
        loss = errors(*adding(1, length, SETTINGS["batch_size"], "cpu")).sum()
        grads = torch.autograd.grad(loss, list(params.values()))
        optimizer.step(dict(zip(params, grads)))
        if done % (updates // looks) == 0:
            with torch.no_grad():
                curves.append(errors(*held_out).numpy())
    with torch.no_grad():
        final = errors(*test).numpy()
    curves, final = (np.nan_to_num(np.array(v), nan=1e9) for v in (curves, final))
    found = {}
    for k, (keep, rate) in enumerate(labels):
        found.setdefault(str(keep), {})[str(rate)] = {
            "validation": [float(f"{v:.3g}") for v in curves[:, k]],
            "test": float(f"{final[k]:.3g}"),
        }
    return {"parameters": gated.count(networks[0])} | found


def run(seed, tiny=False):
    """{cell: {first bias: {learning rate: figures}}} of one seed."""
    torch.set_num_threads(1)
    full = [SETTINGS[key] for key in ("length", "updates", "looks")]
    length, updates, looks = (6, 4, 2) if tiny else full
    return {
        cell: train(seed, cell, keeps, length, updates, looks)
        for cell, keeps in SETTINGS["cells"].items()
    }


if __name__ == "__main__":
    record.main(
        "gated_adding",
        run,
        seeds=5,
        title="The adding problem of 40 steps by cell and by first bias",
        papers=["bai2018empirical", "tallec2018can"],
        published=[
            {
                "model": "LSTM, 600 steps, 70,000 parameters",
                "figures": {"mean squared error": 0.164},
                "paper": "bai2018empirical",
                "source": "Table 1",
                "verified": True,
            },
            {
                "model": "GRU, 600 steps, 70,000 parameters",
                "figures": {"mean squared error": 5.3e-5},
                "paper": "bai2018empirical",
                "source": "Table 1",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
