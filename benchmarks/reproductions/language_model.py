"""The character model of chapter 03, trained for minutes in place of seconds, with its weights.

The Python of the standard library, character by character (`rnnlib.data.text.load_stdlib`). Each
seed trains the chapter's small network for one pass; the first seed also trains a network of twice
the width for seven passes. Its weights are kept in half precision, and measured so.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.functional import cross_entropy_forward
from rnnlib.metrics import bits_per_character
from rnnlib.models import LanguageModel
from rnnlib.optim import Adam
from rnnlib.sequence import tbptt_windows
from rnnlib.training import fit

SETTINGS = {
    "min_count": 20,
    "embedding_size": 32,
    "hidden_size": 256,
    "batch": 64,
    "window": 64,
    "schedule": [[5, 3e-3], [1, 1e-3], [1, 3e-4]],  # passes, learning rate
    "small": {
        "hidden_size": 128,
        "batch": 64,
        "window": 32,
        "learning_rates": [5e-3, 5e-3, 5e-3, 1e-3],  # one for each quarter of the pass
    },
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


def new_model(vocabulary, hidden, seed):
    rng = np.random.default_rng(seed)
    embedding = SETTINGS["embedding_size"]
    return LanguageModel(len(vocabulary), embedding, RNN(embedding, hidden, rng=rng), rng=rng)


def small_network(vocabulary, streams, seed):
    """One pass in four quarters, the last with a lower rate; its bits on the test files."""
    small = SETTINGS["small"]
    model = new_model(vocabulary, small["hidden_size"], seed)
    batches = windows(streams["train"], small["batch"], small["window"])
    optimizer, quarter = Adam(model.params), len(batches) // 4
    for k, optimizer.lr in enumerate(small["learning_rates"]):
        part = batches[k * quarter : (k + 1) * quarter]
        fit(model, part, optimizer, epochs=1, max_norm=1.0, carry_state=True, progress=False)
    return bits(model, streams["test"], batch_size=32)


def large_network(vocabulary, streams, seed):
    """The figures, and the weights in half precision."""
    model = new_model(vocabulary, SETTINGS["hidden_size"], seed)
    batches = windows(streams["train"], SETTINGS["batch"], SETTINGS["window"])
    optimizer, by_epoch = Adam(model.params), []
    for passes, optimizer.lr in SETTINGS["schedule"]:
        history = fit(
            model,
            batches,
            optimizer,
            epochs=passes,
            evaluate=lambda: bits(model, streams["validation"]),
            max_norm=1.0,
            carry_state=True,
            progress=False,
        )
        by_epoch += history.validation
    halves = {name: p.astype(np.float16) for name, p in model.params.items()}
    for name, p in model.params.items():
        p[...] = halves[name]
    figures = {
        "parameters": sum(p.size for p in model.params.values()),
        "training_characters": len(streams["train"]) * len(by_epoch),
        "validation_bits_by_epoch": np.round(by_epoch, 3),
        "bits_per_character": {
            part: round(bits(model, streams[part]), 3) for part in ("validation", "test")
        },
    }
    return figures, halves | {"vocabulary": np.array(vocabulary.tokens)}


def run(seed, tiny=False):
    parts = ("train", "validation", "test")
    texts = {
        part: "".join(load_stdlib(part).values())[: 50_000 if tiny else None] for part in parts
    }
    vocabulary = Vocabulary(texts["train"], min_count=SETTINGS["min_count"])
    streams = {part: vocabulary.encode(text) for part, text in texts.items()}
    figures = {"small_network_test_bits": round(small_network(vocabulary, streams, seed), 3)}
    if seed > 0:
        return figures
    large, arrays = large_network(vocabulary, streams, seed)
    return figures | large, arrays


if __name__ == "__main__":
    record.main(
        "language_model",
        run,
        seeds=3,
        title="A character model of Python code, trained for minutes",
        papers=[],
        published=[],
        settings=SETTINGS,
    )
