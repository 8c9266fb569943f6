"""Cells of a character LSTM that follow indentation, strings or brackets in Python code.

Karpathy, Johnson and Fei-Fei (2015) show cells that they found by looking. Here a cell is searched:
of all cells, the one whose state correlates most with a label on validation files; it is then
measured on test files. Beside it stand what the same search finds by chance (labels moved along
the text by a random distance, which keeps their runs), in the network before training, and what the
last three characters tell about the label.
"""

import numpy as np
import record

from rnnlib import LSTM
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.functional import cross_entropy_forward
from rnnlib.lstm import lstm_forward
from rnnlib.metrics import bits_per_character
from rnnlib.models import LanguageModel
from rnnlib.optim import Adam
from rnnlib.pythontext import follow
from rnnlib.sequence import tbptt_windows
from rnnlib.training import fit

SETTINGS = {
    "min_count": 20,
    "embedding_size": 32,
    "hidden_size": 128,
    "batch": 64,
    "window": 64,
    "schedule": [[1, 4e-3], [1, 1e-3]],  # passes, learning rate
    "rows": 64,  # the searched text is read in so many pieces side by side
    "searched_characters": 160_000,
    "moves": 200,
}


def windows(stream, batch_size, window):
    rows = batchify(stream, batch_size)
    return list(zip(tbptt_windows(rows[:-1], window), tbptt_windows(rows[1:], window), strict=True))


def bits(model, stream, batch_size=16, window=256):
    """Bits per character over consecutive windows, the state carried."""
    state, total, count = None, 0.0, 0
    for inputs, targets in windows(stream, batch_size, window):
        logits, state = model.logits(inputs, state)
        total += cross_entropy_forward(logits, targets)[0] * targets.size
        count += targets.size
    return bits_per_character(total / count)


def cells(model, tokens):
    """The cell state after each token, (tokens, H); read in rows, each from the zero state."""
    rows = batchify(tokens, SETTINGS["rows"])
    zero = np.zeros((rows.shape[1], model.rnn.hidden_size), np.float32)
    params = {name.removesuffix("_l0"): p for name, p in model.rnn.params.items()}
    _, (_, last), cache = lstm_forward(model.embedding["weight"][rows], (zero, zero), params)
    c = np.stack([step.c for step in cache.steps[1:]] + [last])
    return c.transpose(1, 0, 2).reshape(rows.size, -1)


def standard(values):
    """Mean 0 and mean square 1 along the first axis."""
    values = values - values.mean(axis=0)
    return values / np.maximum(np.sqrt((values**2).mean(axis=0)), 1e-12)


def search(c, label, moves, rng):
    """The cell that correlates most with a label, and the same for labels moved along the text."""
    z, n = standard(c), len(c)
    shifts = rng.integers(n // 10, n - n // 10, moves)
    moved = np.stack([np.roll(label, shift) for shift in (0, *shifts)], axis=1)
    r = standard(moved).T @ z / n
    best = int(np.abs(r[0]).argmax())
    return best, float(r[0, best]), np.abs(r[1:]).max(axis=1)


def by_context(tokens, label, others, length=3):
    """The mean label after the last few tokens, learned on one text, as a forecast for another."""

    def contexts(tokens):
        return np.stack([np.roll(tokens, k) for k in range(length)], axis=1)

    sums = {}
    for context, value in zip(map(bytes, contexts(tokens.astype(np.uint8))), label, strict=True):
        count, total = sums.get(context, (0, 0.0))
        sums[context] = count + 1, total + value
    means = {context: total / count for context, (count, total) in sums.items()}
    rows = map(bytes, contexts(others.astype(np.uint8)))
    return np.array([means.get(context, label.mean()) for context in rows])


def probe(trained, untrained, vocabulary, texts, limit, moves, rng):
    """{label: what the search finds} on validation files, measured on test files."""
    size = limit // SETTINGS["rows"] * SETTINGS["rows"]
    tokens = {part: vocabulary.encode(text)[:size] for part, text in texts.items()}
    known = {part: follow(text) for part, text in texts.items()}
    c = {part: cells(trained, tokens[part]) for part in texts}
    before = {part: cells(untrained, tokens[part]) for part in texts}
    found = {}
    for name in known["validation"]:
        label, other = (known[part][name][:size] for part in ("validation", "test"))
        unit, r, chance = search(c["validation"], label, moves, rng)
        first, _, _ = search(before["validation"], label, 0, rng)
        context = by_context(tokens["validation"], label, tokens["test"])
        found[name] = {
            "unit": unit,
            "validation": round(r, 3),
            "test": round(float(np.corrcoef(c["test"][:, unit], other)[0, 1]), 3),
            "chance": [round(float(np.quantile(chance, q)), 3) for q in (0.5, 0.95, 1)],
            "as high by chance": int((chance >= abs(r)).sum()),
            "before training": round(
                abs(float(np.corrcoef(before["test"][:, first], other)[0, 1])), 3
            ),
            "last three characters": round(float(np.corrcoef(context, other)[0, 1]), 3),
        }
    return found


def run(seed, tiny=False):
    parts = ("train", "validation", "test")
    texts = {part: "".join(load_stdlib(part).values()) for part in parts}
    vocabulary = Vocabulary(texts["train"], min_count=SETTINGS["min_count"])
    limit = 20_000 if tiny else None
    streams = {part: vocabulary.encode(text[:limit]) for part, text in texts.items()}
    rng = np.random.default_rng(seed)
    embedding, hidden = SETTINGS["embedding_size"], SETTINGS["hidden_size"]
    rnn = LSTM(embedding, hidden, rng=rng)
    model = LanguageModel(len(vocabulary), embedding, rnn, rng=rng)
    untrained = LanguageModel(len(vocabulary), embedding, LSTM(embedding, hidden, rng=rng), rng=rng)
    batches = windows(streams["train"], SETTINGS["batch"], SETTINGS["window"])
    optimizer, by_pass = Adam(model.params), []
    for passes, optimizer.lr in SETTINGS["schedule"]:
        for _ in range(passes):
            fit(model, batches, optimizer, epochs=1, max_norm=1.0, carry_state=True, progress=False)
            by_pass.append(round(bits(model, streams["validation"]), 3))
    halves = {name: p.astype(np.float16) for name, p in model.params.items()}
    for name, p in model.params.items():
        p[...] = halves[name]
    searched = {part: texts[part] for part in ("validation", "test")}
    limit, moves = (4000, 5) if tiny else (SETTINGS["searched_characters"], SETTINGS["moves"])
    figures = {
        "parameters": sum(p.size for p in model.params.values()),
        "validation_bits_by_pass": by_pass,
        "test_bits": round(bits(model, streams["test"]), 3),
        "cells": probe(model, untrained, vocabulary, searched, limit, moves, rng),
    }
    return figures, halves | {"vocabulary": np.array(vocabulary.tokens)}


if __name__ == "__main__":
    record.main(
        "code_cells",
        run,
        seeds=5,
        title="Cells of a character LSTM that follow the structure of Python code",
        papers=["karpathy2015visualizing"],
        published=[],
        settings=SETTINGS,
    )
