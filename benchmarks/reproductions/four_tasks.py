"""RNN, GRU and LSTM on four tasks, each with as many parameters as the others and the same search.

* names: which of 20 languages a name is from (real; 6,000 names read four times);
* characters: the next character of Python's standard library (real; 308,000 read once);
* adding: the sum of the two marked numbers of 50 (generated; 1,000 batches of 32);
* sunspots: next year's number from 12 years (real; targets 1712-1920, tested on 1921-1979).

One layer each, torch's start, Adam with a cosine down to zero, clipping by norm. The widths are
chosen so that the three networks of a task have nearly the same number of parameters, embedding and
head counted. Every network has the same three learning rates; which one is taken is for the reader
of the record to choose, by the validation figure. "baseline" is a cheap model of another kind.
"""

import numpy as np
import record
import torch
from depth import Data as Characters
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from rnnlib.data.names import load_names, split_names
from rnnlib.data.timeseries import load_sunspots
from rnnlib.forecasting import fit_ar
from rnnlib.ngram import NGram
from rnnlib.sequence import sliding_windows

SETTINGS = {
    "cells": ["RNN", "GRU", "LSTM"],
    "learning_rates": [2e-3, 6e-3, 2e-2],
    "clip": 1.0,
    "names": {"embedding": 16, "lstm_hidden": 32, "names": 6000, "batch": 64, "updates": 376},
    "characters": {"embedding": 16, "lstm_hidden": 32, "updates": 300},
    "adding": {"length": 50, "lstm_hidden": 32, "batch": 32, "updates": 1000, "held_out": 1000},
    "sunspots": {"lags": 12, "lstm_hidden": 8, "updates": 600, "divisor": 1535},
}
GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def count(cell, H, D, outputs, symbols):
    """Parameters of an embedding (if there are symbols), one recurrent layer and a head."""
    return symbols * D + GATES[cell] * H * (D + H + 2) + outputs * (H + 1)


class Network(nn.Module):
    """Embedding or numbers, one recurrent layer, head. The width is for equal parameters."""

    def __init__(self, cell, task):
        super().__init__()
        sizes = task.inputs, task.outputs, task.symbols
        budget = count("LSTM", SETTINGS[task.name]["lstm_hidden"], *sizes)
        widths = range(1, 200)
        H = min(widths, key=lambda H: abs(count(cell, H, *sizes) - budget))
        self.embedding = nn.Embedding(task.symbols, task.inputs) if task.symbols else nn.Identity()
        self.rnn = getattr(nn, cell)(task.inputs, H)
        self.head = nn.Linear(H, task.outputs)

    def forward(self, x, state=None):
        """Outputs of every step (T, N, O), and the state."""
        y, state = self.rnn(self.embedding(x), state)
        return self.head(y), state


class Task:
    """What is trained on: batches, a loss, and figures of validation and test."""

    symbols = 0

    def start(self, seed, tiny):
        self.rng = np.random.default_rng([seed, 10])
        self.updates = 3 if tiny else SETTINGS[self.name]["updates"]
        self.state = None


class Names(Task):
    """Accuracy in per cent."""

    name, inputs, outputs = "names", 16, 20

    def __init__(self, tiny):
        self.text, self.labels, _ = load_names()
        train, *held_out = split_names(self.text)
        self.parts = [
            train[: 200 if tiny else SETTINGS["names"]["names"]],
            *(part[: 50 if tiny else None] for part in held_out),
        ]
        letters = sorted(set("".join(self.text[i] for i in self.parts[0])))
        self.place = {letter: k + 1 for k, letter in enumerate(letters)}
        self.symbols = len(letters) + 1
        self.order = []

    def read(self, network, indices):
        tokens = [torch.tensor([self.place.get(s, 0) for s in self.text[i]]) for i in indices]
        lengths = torch.tensor([len(t) for t in tokens])
        out, _ = network(nn.utils.rnn.pad_sequence(tokens))
        return out[lengths - 1, torch.arange(len(tokens))], torch.from_numpy(self.labels[indices])

    def loss(self, network, step):
        size = SETTINGS["names"]["batch"]
        per_pass = -(-len(self.parts[0]) // size)
        if step % per_pass == 0:
            self.order = self.rng.permutation(self.parts[0])
        begin = step % per_pass * size
        return cross_entropy(*self.read(network, self.order[begin : begin + size]))

    def figures(self, network):
        read = [self.read(network, part) for part in self.parts[1:]]
        return [100 * (out.argmax(dim=1) == labels).double().mean().item() for out, labels in read]

    def baseline(self):
        """A bag of n-grams with a logistic regression, on the same names."""
        text = np.array(self.text, dtype=object)
        pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3), lowercase=False, min_df=2)
        bag = make_pipeline(pieces, LogisticRegression(C=3, max_iter=300, tol=1e-3))
        bag.fit(text[self.parts[0]], self.labels[self.parts[0]])
        return [100 * bag.score(text[p], self.labels[p]) for p in self.parts[1:]]


class Code(Task):
    """Bits per character."""

    name, inputs = "characters", 16

    def __init__(self, tiny):
        self.data = Characters(tiny)
        self.symbols = self.outputs = len(self.data.vocabulary)

    def loss(self, network, step):
        if step == 0:
            self.windows = self.data.windows()
        window, begins = next(self.windows)
        tokens = torch.from_numpy(window)
        out, state = network(tokens[:-1], None if begins else self.state)
        parts = state if isinstance(state, tuple) else (state,)
        parts = tuple(part.detach() for part in parts)
        self.state = parts if len(parts) > 1 else parts[0]
        return cross_entropy(out.flatten(0, 1), tokens[1:].flatten())

    def figures(self, network):
        streams = [torch.from_numpy(s) for s in self.data.held_out.values()]
        losses = [
            cross_entropy(network(s[:-1])[0].flatten(0, 1), s[1:].flatten()).item() for s in streams
        ]
        return [loss / np.log(2) for loss in losses]

    def baseline(self):
        """A 5-gram model with Witten and Bell's smoothing."""
        model = NGram(5, len(self.data.vocabulary))
        model.fit(self.data.train.T.ravel())
        losses = [-model.log_probs(s.T.ravel()).mean() for s in self.data.held_out.values()]
        return [float(loss / np.log(2)) for loss in losses]


class Adding(Task):
    """Mean squared error."""

    name, inputs, outputs = "adding", 2, 1

    def __init__(self, tiny):
        self.length = 6 if tiny else SETTINGS["adding"]["length"]
        size = SETTINGS["adding"]["held_out"]
        self.held_out = [self.draw(size, np.random.default_rng([9, part])) for part in (0, 1)]

    def draw(self, N, rng):
        T, each = self.length, np.arange(N)
        x = np.zeros((T, N, 2), np.float32)
        x[..., 0] = rng.random((T, N))
        x[rng.integers(0, T // 2, N), each, 1] = 1
        x[rng.integers(T // 2, T, N), each, 1] = 1
        sums = (x[..., 0] * x[..., 1]).sum(axis=0)[:, None]
        return torch.from_numpy(x), torch.from_numpy(sums)

    def loss(self, network, step):
        x, sums = self.draw(SETTINGS["adding"]["batch"], self.rng)
        return mse_loss(network(x)[0][-1], sums)

    def figures(self, network):
        return [mse_loss(network(x)[0][-1], sums).item() for x, sums in self.held_out]

    def baseline(self):
        """Always 1."""
        return [((1 - sums) ** 2).mean().item() for _, sums in self.held_out]


class Sunspots(Task):
    """Mean squared error over 1535, the literature's divisor."""

    name, inputs, outputs = "sunspots", 1, 1

    def __init__(self, tiny):
        years, series = load_sunspots()
        fitted = series[years <= 1920]
        self.scale = fitted.std()
        series = (series - fitted.mean()) / self.scale
        x, y = sliding_windows(series, SETTINGS["sunspots"]["lags"])
        years = years[SETTINGS["sunspots"]["lags"] :]
        periods = [
            years <= 1885,
            (1886 <= years) & (years <= 1920),
            (1921 <= years) & (years <= 1979),
        ]
        self.parts = [(x[p], y[p]) for p in periods]

    def read(self, network, part):
        x, y = (torch.from_numpy(z.astype(np.float32)) for z in self.parts[part])
        return network(x.T[..., None])[0][-1, :, 0], y

    def loss(self, network, step):
        return mse_loss(*self.read(network, 0))

    def errors(self, squares):
        return float(np.mean(squares)) * self.scale**2 / SETTINGS["sunspots"]["divisor"]

    def figures(self, network):
        read = [self.read(network, part) for part in (1, 2)]
        return [self.errors(((out - y) ** 2).numpy()) for out, y in read]

    def baseline(self):
        """A linear autoregression on the same 12 values."""
        forecast = fit_ar(*self.parts[0])
        return [self.errors((forecast(x) - y) ** 2) for x, y in self.parts[1:]]


def train(task, cell, lr, seed, tiny):
    """One network; its validation and test figures, and how many parameters it has."""
    torch.manual_seed(seed)
    task.start(seed, tiny)
    network = Network(cell, task)
    optimizer = torch.optim.Adam(network.parameters(), lr=lr)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, task.updates)
    for step in range(task.updates):
        optimizer.zero_grad()
        task.loss(network, step).backward()
        nn.utils.clip_grad_norm_(network.parameters(), SETTINGS["clip"])
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        validation, test = task.figures(network)
    return {
        "validation": round(validation, 5),
        "test": round(test, 5),
        "parameters": sum(p.numel() for p in network.parameters()),
        "hidden": network.head.in_features,
    }


def run(seed, tiny=False):
    """{task: {cell: figures by learning rate}}; with the first seed, the baselines."""
    torch.set_num_threads(1)
    found = {}
    for kind in (Names, Code, Adding, Sunspots):
        task = kind(tiny)
        found[task.name] = {
            cell: [train(task, cell, lr, seed, tiny) for lr in SETTINGS["learning_rates"]]
            for cell in SETTINGS["cells"]
        }
        if seed == 0:
            validation, test = task.baseline()
            found[task.name]["baseline"] = {
                "validation": round(validation, 5),
                "test": round(test, 5),
            }
    return found


if __name__ == "__main__":
    record.main(
        "four_tasks",
        run,
        seeds=5,
        title="RNN, GRU and LSTM on four tasks with equal parameters",
        papers=["chung2014empirical", "jozefowicz2015empirical"],
        published=[],
        settings=SETTINGS,
    )
