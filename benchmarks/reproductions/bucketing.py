"""Batches of like length: what they save, and what they cost, in training on lines of Python.

A tanh network predicts the next character of a line, up to the line's end. All strategies read the
same lines, a fixed number to a batch (but for "a budget of cells", whose batches have as many lines
as fit), the same number of passes, with the same learning rates tried. Passes of the strategies
take turns, so that their processor seconds are measured side by side; a chapter shows their ratio.

"sorted, short to long" is never shuffled. "buckets" shuffles the batches of the sorted lines;
"pools" sorts within ten batches' worth of shuffled lines. "buckets, one divisor" is the control for
why buckets differ: a batch's losses are summed and divided by the mean number of characters of all
batches, not by its own, so that a character of a short line weighs no more than one of a long line.
"shuffled, packed" computes what "shuffled" does, on packed sequences. What takes less time than
"shuffled" goes on for two passes more, to about its time.
"""

import time

import numpy as np
import record
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

from rnnlib.data.text import Vocabulary, load_stdlib
from rnnlib.sequence import bucket_batches

STRATEGIES = [
    "shuffled",
    "shuffled, packed",
    "sorted, short to long",
    "buckets",
    "buckets, one divisor",
    "pools",
    "a budget of cells",
]
LONGER = ["buckets", "buckets, one divisor", "pools", "a budget of cells"]
SETTINGS = {
    "lines": 3200,
    "asked": 800,
    "embedding": 32,
    "hidden": 96,
    "batch": 32,
    "pool": 10,
    "passes": 3,
    "longer": 5,
    "learning_rates": [4e-3, 8e-3, 1.6e-2],
    "strategies": STRATEGIES,
}


class Lines:
    """Lines of the standard library with their line end, as numbers."""

    def __init__(self, seed, tiny):
        sizes = (300, 60, 60) if tiny else (SETTINGS["lines"], *[SETTINGS["asked"]] * 2)
        parts, rng = ("train", "validation", "test"), np.random.default_rng([7, seed])
        texts = {part: load_stdlib(part).values() for part in parts}
        self.vocabulary = Vocabulary("".join(texts["train"]), min_count=10)
        for part, size in zip(parts, sizes):
            lines = [line for text in texts[part] for line in text.splitlines() if line.strip()]
            drawn = rng.permutation(len(lines))[:size]
            # What stands before the first character is a line end.
            encoded = [self.vocabulary.encode(f"\n{lines[i]}\n") for i in drawn]
            setattr(self, part, [torch.from_numpy(line) for line in encoded])


def batches(strategy, lengths, rng):
    """The batches of one pass, as lists of indices."""
    N, size = len(lengths), SETTINGS["batch"]
    if strategy.startswith("shuffled"):
        order = rng.permutation(N)
        return [order[k : k + size] for k in range(0, N, size)]
    if strategy == "sorted, short to long":
        return bucket_batches(lengths, size)
    if strategy.startswith("buckets"):
        return bucket_batches(lengths, size, rng)
    if strategy == "pools":
        order, found = rng.permutation(N), []
        for k in range(0, N, size * SETTINGS["pool"]):
            pool = order[k : k + size * SETTINGS["pool"]]
            found += [pool[batch] for batch in bucket_batches(lengths[pool], size, rng)]
        return found
    # As many lines as fit into the cells of a mean batch, of like length.
    budget, order, found = size * int(lengths.mean()), np.argsort(lengths, kind="stable"), [[]]
    for i in order:
        if found[-1] and (len(found[-1]) + 1) * lengths[i] > budget:
            found.append([])
        found[-1].append(i)
    return [np.array(found[k]) for k in rng.permutation(len(found))]


class Model(nn.Module):
    """Embedding, tanh network, head."""

    def __init__(self, V):
        super().__init__()
        D, H = SETTINGS["embedding"], SETTINGS["hidden"]
        self.embedding, self.rnn, self.head = nn.Embedding(V, D), nn.RNN(D, H), nn.Linear(H, V)

    def losses(self, lines, packed=False):
        """The sum of the losses of all characters, their number, and the cells computed."""
        lengths = torch.tensor([len(line) - 1 for line in lines])
        tokens = pad_sequence(lines)
        x, targets = self.embedding(tokens[:-1]), tokens[1:]
        if packed:
            x = pack_padded_sequence(x, lengths, enforce_sorted=False)
            targets = pack_padded_sequence(targets, lengths, enforce_sorted=False)
            y, targets, cells = self.rnn(x)[0].data, targets.data, lengths.sum()
        else:
            y, cells = self.rnn(x)[0], len(x) * len(lines)
            past = torch.arange(len(x))[:, None] >= lengths
            y, targets = y.flatten(0, 1), targets.masked_fill(past, -100).flatten()
        total = nn.functional.cross_entropy(self.head(y), targets, reduction="sum")
        return total, int(lengths.sum()), int(cells)


def bits(model, lines):
    """Bits per character."""
    with torch.no_grad():
        sums = [model.losses(lines[k : k + 100])[:2] for k in range(0, len(lines), 100)]
    total, count = (sum(float(v) for v in part) for part in zip(*sums))
    return total / count / np.log(2)


class Trained:
    """A network on its way, with one strategy and learning rate."""

    def __init__(self, strategy, rate, lines, seed):
        torch.manual_seed(seed)
        self.strategy, self.lines, self.model = strategy, lines, Model(len(lines.vocabulary))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=rate)
        self.rng = np.random.default_rng(seed)
        self.lengths = np.array([len(line) - 1 for line in lines.train])
        self.cells, self.characters, self.updates, self.seconds = 0, 0, 0, []

    def one_pass(self):
        begun, divisor = time.process_time(), SETTINGS["batch"] * self.lengths.mean()
        for batch in batches(self.strategy, self.lengths, self.rng):
            lines = [self.lines.train[i] for i in batch]
            total, count, cells = self.model.losses(lines, packed="packed" in self.strategy)
            self.optimizer.zero_grad()
            (total / (divisor if "divisor" in self.strategy else count)).backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.cells, self.characters = self.cells + cells, self.characters + count
            self.updates += 1
        self.seconds.append(time.process_time() - begun)


def run(seed, tiny=False):
    """Every strategy at every learning rate; seconds relative to "shuffled", pass by pass."""
    torch.set_num_threads(1)
    lines, passes = Lines(seed, tiny), 2 if tiny else SETTINGS["passes"]
    found = {strategy: {} for strategy in STRATEGIES}
    for rate in SETTINGS["learning_rates"]:
        trained = [Trained(strategy, rate, lines, seed) for strategy in STRATEGIES]
        for _ in range(passes):
            for one in trained:
                one.one_pass()
        base = np.array(trained[0].seconds)
        for one in trained:
            figures = {
                "validation": round(bits(one.model, lines.validation), 4),
                "test": round(bits(one.model, lines.test), 4),
                "time": round(float(np.median(np.array(one.seconds) / base)), 3),
                "cells": one.cells // passes,
                "characters": one.characters // passes,
                "updates": one.updates // passes,
            }
            if one.strategy in LONGER:
                for _ in range(passes, 3 if tiny else SETTINGS["longer"]):
                    one.one_pass()
                figures["validation, longer"] = round(bits(one.model, lines.validation), 4)
                figures["test, longer"] = round(bits(one.model, lines.test), 4)
            found[one.strategy][str(rate)] = figures
    return found


if __name__ == "__main__":
    record.main(
        "bucketing",
        run,
        seeds=5,
        title="Batches of like length: time saved, and loss, on lines of Python",
        papers=["morishita2017empirical"],
        published=[],
        settings=SETTINGS,
    )
