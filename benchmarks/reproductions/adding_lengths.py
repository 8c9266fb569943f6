"""The adding problem at the lengths of Le, Jaitly and Hinton (2015), by the network's start.

Two of T random numbers are marked, one in each half; the answer is their sum. Always answering 1
has a mean squared error of 1/6. Networks of 100 units and batches of 16 sequences, as in the
paper; the optimiser is Adam in place of the paper's SGD, with the same four learning rates for
every start. All networks of a cell and a length are trained side by side, as one stack. An error
of 1e9 stands for every larger one, and for none: the network has diverged.
"""

import time

import numpy as np
import record
import stacked
import torch

from rnnlib import init

SETTINGS = {
    "hidden_size": 100,
    "batch_size": 16,
    "lengths": [150, 300],
    "updates": 14000,
    "looks": 28,
    "learning_rates": [1e-4, 3e-4, 1e-3, 3e-3],
    "clip": 1.0,
    "validation_sequences": 1000,
    "test_sequences": 10000,
    "starts": {
        "tanh, uniform": {"cell": "tanh", "start": "uniform"},
        "tanh, Xavier": {"cell": "tanh", "start": "xavier"},
        "tanh, orthogonal": {"cell": "tanh", "start": "orthogonal"},
        "tanh, identity": {"cell": "tanh", "start": "identity"},
        "ReLU, orthogonal": {"cell": "relu", "start": "orthogonal"},
        "ReLU, identity": {"cell": "relu", "start": "identity"},
        "LSTM, forget bias 0": {"cell": "lstm", "start": "uniform", "forget_bias": 0.0},
        "LSTM, forget bias 1": {"cell": "lstm", "start": "uniform", "forget_bias": 1.0},
        "LSTM, chrono": {"cell": "lstm", "start": "uniform", "forget_bias": "chrono"},
    },
}


def first_weights(rng, length, cell, start, forget_bias=None):
    """The weights of one network before training; the gates stand in the order o, i, f, g."""
    size = SETTINGS["hidden_size"]
    gates = 4 if cell == "lstm" else 1
    bound = 1 / np.sqrt(size)
    shapes = {
        "weight_ih": (gates * size, 2),
        "weight_hh": (gates * size, size),
        "bias": (gates * size,),
        "weight_out": (1, size),
        "bias_out": (1,),
    }
    params = {k: init.uniform_(np.empty(shape), bound, rng) for k, shape in shapes.items()}
    if start == "xavier":
        init.xavier_uniform_(params["weight_hh"], rng)
    elif start == "orthogonal":
        init.orthogonal_(params["weight_hh"], rng)
    elif start == "identity":
        init.identity_(params["weight_hh"])
    if start != "uniform" or cell == "lstm":
        params["bias"][:] = 0
    if forget_bias == "chrono":  # Tallec and Ollivier (2018): memories of 1 to T steps
        spans = np.log(rng.uniform(1, length - 1, size))
        params["bias"][size : 3 * size] = np.concatenate([-spans, spans])
    elif forget_bias is not None:
        params["bias"][2 * size : 3 * size] = forget_bias
    return params


def adding(seeds, length, sequences, device):
    """Inputs (T, seeds, N, 2), a number and a mark a step, and sums (seeds, N)."""
    numbers = torch.rand(length, seeds, sequences, device=device)
    half = length // 2
    places = torch.randint(half, (2, seeds, sequences), device=device)
    places[1] += half
    marks = torch.zeros_like(numbers).scatter_(0, places, 1.0)
    return torch.stack([numbers, marks], -1), (numbers * marks).sum(0)


class Stack:
    """The networks of one cell and one length: every seed, start and learning rate."""

    def __init__(self, cell, length, seeds, sizes, device):
        self.cell, self.length, self.sizes, self.device = cell, length, sizes, device
        starts = {k: v for k, v in SETTINGS["starts"].items() if v["cell"] == cell}
        rates = SETTINGS["learning_rates"]
        self.labels = [(start, rate) for start in starts for rate in rates]
        self.seeds = len(seeds)
        networks = [
            first_weights(np.random.default_rng([seed, length]), length, **starts[start])
            for seed in seeds
            for start, _ in self.labels
        ]
        self.params = {
            k: torch.tensor(np.stack([n[k] for n in networks]), dtype=torch.float32, device=device)
            for k in networks[0]
        }
        for p in self.params.values():
            p.requires_grad_()
        rates = torch.tensor([rate for _, rate in self.labels] * self.seeds, device=device)
        self.optimizer = stacked.Adam(self.params, rates, SETTINGS["clip"])
        self.held_out = adding(self.seeds, length, sizes["validation"], device)
        self.curves = []
        self.update = stacked.repeatable(self.step, device)

    def errors(self, x, sums):
        """The mean squared error of every network, (seeds, labels)."""
        count = len(self.labels)
        x = x.repeat_interleave(count, 1)
        answers = stacked.forward(self.params, x, self.cell, slice(-1, None))[0, ..., 0]
        return ((answers.unflatten(0, (-1, count)) - sums[:, None]) ** 2).mean(-1)

    def step(self):
        batch = adding(self.seeds, self.length, SETTINGS["batch_size"], self.device)
        loss = self.errors(*batch).sum()  # the networks share nothing: each gets its own gradient
        grads = torch.autograd.grad(loss, list(self.params.values()))
        self.optimizer.step(dict(zip(self.params, grads)))

    @torch.no_grad()
    def measure(self, x, sums, part=250):
        """`errors`, for a few sequences at a time."""
        pieces = range(0, x.shape[2], part)
        parts = [self.errors(x[:, :, k : k + part], sums[:, k : k + part]) for k in pieces]
        return torch.stack(parts).mean(0).cpu().numpy()

    def look(self):
        self.curves.append(self.measure(*self.held_out))

    def figures(self, k):
        """Of the seed in place `k`: {start: {rate: its curve and its error on test sequences}}."""
        curves = np.nan_to_num(np.array(self.curves), nan=1e9)
        found = {}
        for place, (start, rate) in enumerate(self.labels):
            found.setdefault(start, {})[str(rate)] = {
                "validation": [float(f"{min(v, 1e9):.3g}") for v in curves[:, k, place]],
                "test": float(f"{min(np.nan_to_num(self.test[k, place], nan=1e9), 1e9):.3g}"),
            }
        return found


def run(seeds, tiny=False, device="cpu"):
    """{length: {start: {learning rate: figures}}} of each seed."""
    steps = {length: 6 if tiny else length for length in SETTINGS["lengths"]}
    updates, looks = (4, 2) if tiny else (SETTINGS["updates"], SETTINGS["looks"])
    sizes = {
        "validation": 8 if tiny else SETTINGS["validation_sequences"],
        "test": 8 if tiny else SETTINGS["test_sequences"],
    }
    torch.manual_seed(seeds[0])
    torch.set_num_threads(1)
    cells = ["lstm", "tanh", "relu"]
    stacks = {
        (length, cell): Stack(cell, steps[length], seeds, sizes, device)
        for length in steps
        for cell in cells
    }
    begin = time.monotonic()
    for done in range(1, updates + 1):
        for stack in stacks.values():
            stack.update()
        if done % (updates // looks) == 0:
            if device == "cuda":
                torch.cuda.synchronize()
            for stack in stacks.values():
                stack.look()
            print(f"{done} updates, {time.monotonic() - begin:.0f} s", flush=True)
    found = [{str(length): {} for length in steps} for _ in seeds]
    for (length, _), stack in stacks.items():
        stack.test = stack.measure(*adding(len(seeds), stack.length, sizes["test"], device))
        for k, figures in enumerate(found):
            figures[str(length)] |= stack.figures(k)
    return found


if __name__ == "__main__":
    record.main(
        "adding_lengths",
        run,
        seeds=5,
        title="The adding problem at lengths 150 and 300, by the network's start",
        papers=["le2015simple"],
        published=[
            {
                "model": "chrono biases, beside a forget bias of 1",
                "figures": {"times as fast, T = 750": 7},
                "paper": "tallec2018can",
                "source": "the section on experiments, in a copy of the paper",
                "verified": True,
            },
        ],
        settings=SETTINGS,
        gpu=True,
        together=True,
    )
