"""The question of Chung et al. (2014) on two sets of real sequences with a class each.

The language of a name, letter by letter, and the speaker of a vowel, frame by frame. The cells,
sizes and gates are those of `gated_text.py`. Every cell has the same passes and learning rates; of
each training the pass with the lowest validation loss counts, and the rate is chosen on that loss.
"""

import gated
import numpy as np
import record
import torch
from gated_text import SETTINGS as TEXT

from rnnlib.data.names import load_names, split_names
from rnnlib.data.timeseries import load_vowels

SETTINGS = {
    "cells": TEXT["cells"],
    "learning_rates": [3e-3, 1e-2, 3e-2],
    "tasks": {
        "names": {"units": 64, "batch": 96, "passes": 4},
        "vowels": {"units": 32, "batch": 20, "passes": 30, "held_out": 70},
    },
}


def names():
    """Letters as numbers, 0 for one that training never sees; languages; and three parts."""
    words, labels, languages = load_names()
    parts = split_names(words)
    letters = sorted(set("".join(words[i] for i in parts[0])))
    place = {letter: k for k, letter in enumerate(letters, start=1)}
    sequences = [torch.tensor([place.get(c, 0) for c in word]) for word in words]
    return sequences, labels, parts, len(letters) + 1, len(languages)


def vowels():
    """Frames in units of their standard deviation; speakers; training, validation, test."""
    train, test = load_vowels("train"), load_vowels("test")
    frames = np.concatenate(train.sequences)
    mean, std = frames.mean(axis=0), frames.std(axis=0)
    sequences = [
        torch.tensor((s - mean) / std, dtype=torch.float32)
        for s in [*train.sequences, *test.sequences]
    ]
    labels = np.concatenate([train.speakers, test.speakers])
    # Speakers stand in blocks of 30: one split for all seeds, drawn once.
    mixed = np.random.default_rng(0).permutation(len(train.sequences))
    held = SETTINGS["tasks"]["vowels"]["held_out"]
    rest = np.arange(len(train.sequences), len(sequences))
    return sequences, labels, (mixed[held:], mixed[:held], rest), 12, 9


def batch(sequences, labels, indices):
    """Padded sequences (T, N, ...), lengths (N,), labels (N,)."""
    chosen = [sequences[i] for i in indices]
    lengths = torch.tensor([len(s) for s in chosen])
    return torch.nn.utils.rnn.pad_sequence(chosen), lengths, torch.from_numpy(labels[indices])


def logits(params, cell, x, lengths):
    """(M, N, O): the head on the state after each sequence's last step."""
    read = gated.read_tokens if x.dim() == 2 else gated.read_vectors
    states = gated.run_cell(cell, read(params, x), params)
    last = states[lengths - 1, :, torch.arange(len(lengths))].transpose(0, 1)
    return gated.answer(params, last)


def measure(params, cell, data):
    """Loss and share of errors of each network."""
    x, lengths, labels = data
    with torch.no_grad():
        out = logits(params, cell, x, lengths)
        wrong = (out.argmax(-1) != labels).float().mean(1)
        return gated.cross_entropy(out, labels).numpy(), wrong.numpy()


def train(seed, task, data, tiny, name, cell=None, keep=1.0, equal=False):
    """Train one cell at all learning rates; the figures of each rate at its best pass."""
    options, rates = SETTINGS["tasks"][task], SETTINGS["learning_rates"]
    sequences, labels, parts, D, classes = data
    cell, H = cell or name, options["units"]
    if equal:
        rng = np.random.default_rng(0)
        target = gated.count(gated.first_weights(rng, "LSTM", D, H, classes, keep))
        H = gated.units_for(target, cell, D, classes)
    rng = np.random.default_rng(seed)
    first = gated.first_weights(rng, cell, D, H, classes, keep)
    params = gated.stack(first, len(rates))
    train_part = parts[0][:200] if tiny else parts[0]
    passes = 2 if tiny else options["passes"]
    groups = -(-len(train_part) // options["batch"])
    descent = gated.Descent(params, rates, passes * groups)
    held_out = [batch(sequences, labels, part) for part in parts[1:]]
    curves = {"validation": [], "test": [], "wrong": []}
    rng = np.random.default_rng(seed)
    for _ in range(passes):
        mixed = rng.permutation(train_part)
        if task == "names":  # names of like length together, for little padding
            mixed = np.array(sorted(mixed, key=lambda i: len(sequences[i])))
        for k in rng.permutation(groups):
            x, lengths, targets = batch(sequences, labels, np.array_split(mixed, groups)[k])
            descent.step(gated.cross_entropy(logits(params, cell, x, lengths), targets))
        curves["validation"].append(measure(params, cell, held_out[0])[0])
        test, wrong = measure(params, cell, held_out[1])
        curves["test"].append(test)
        curves["wrong"].append(wrong)
    curves = {key: np.nan_to_num(np.array(curve), nan=99.0) for key, curve in curves.items()}
    best = curves["validation"].argmin(axis=0)
    found = {"units": H, "parameters": gated.count(first), "best_pass": (best + 1).tolist()}
    for key, curve in curves.items():
        found[key] = [round(float(curve[b, m]), 4) for m, b in enumerate(best)]
    return found


def run(seed, tiny=False):
    """{task: {cell: its size and its figures at each learning rate}} of one seed."""
    torch.set_num_threads(1)
    return {
        task: {
            name: train(seed, task, data, tiny, name, **options)
            for name, options in SETTINGS["cells"].items()
        }
        for task, data in [("names", names()), ("vowels", vowels())]
    }


if __name__ == "__main__":
    record.main(
        "gated_labels",
        run,
        seeds=5,
        title="Gated and plain units on names and vowels, equal units and equal parameters",
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
