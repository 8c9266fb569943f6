"""Train the character model of chapter 03 for minutes instead of seconds, and keep its weights.

Run from the repository root, on one thread: ``OMP_NUM_THREADS=1 .venv/bin/python
benchmarks/language_model.py``. Writes ``language_model.npz`` (weights in half precision and the
vocabulary) and ``language_model.json`` (figures, and what they were measured with) beside this
file; the chapter shows both.
"""

import json
import platform
from pathlib import Path

import numpy as np

from rnnlib import RNN
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.functional import cross_entropy_forward
from rnnlib.metrics import bits_per_character
from rnnlib.models import LanguageModel
from rnnlib.optim import Adam
from rnnlib.sequence import tbptt_windows
from rnnlib.training import fit

EMBEDDING, HIDDEN, BATCH, WINDOW = 32, 256, 64, 64
SCHEDULE = [(5, 3e-3), (1, 1e-3), (1, 3e-4)]  # epochs, learning rate


def windows(stream, batch_size, window):
    rows = batchify(stream, batch_size)
    return list(zip(tbptt_windows(rows[:-1], window), tbptt_windows(rows[1:], window), strict=True))


def evaluate(model, batches):
    """Nats per character over consecutive windows, the state carried."""
    state, total, count = None, 0.0, 0
    for inputs, targets in batches:
        logits, state = model.logits(inputs, state)
        total += cross_entropy_forward(logits, targets)[0] * targets.size
        count += targets.size
    return total / count


def one_pass(seed, vocab_size, streams):
    """The chapter's small network: one pass in four quarters, the last with a lower rate."""
    rng = np.random.default_rng(seed)
    model = LanguageModel(vocab_size, EMBEDDING, RNN(EMBEDDING, 128, rng=rng), rng=rng)
    train, optimizer = windows(streams["train"], 64, 32), Adam(model.params)
    quarter = len(train) // 4
    for k, optimizer.lr in enumerate([5e-3, 5e-3, 5e-3, 1e-3]):
        batches = train[k * quarter : (k + 1) * quarter]
        fit(model, batches, optimizer, epochs=1, max_norm=1.0, carry_state=True, progress=False)
    return round(bits_per_character(evaluate(model, windows(streams["test"], 32, 256))), 3)


def main():
    texts = {part: "".join(load_stdlib(part).values()) for part in ("train", "validation", "test")}
    vocabulary = Vocabulary(texts["train"], min_count=20)
    streams = {part: vocabulary.encode(text) for part, text in texts.items()}
    rng = np.random.default_rng(0)
    model = LanguageModel(len(vocabulary), EMBEDDING, RNN(EMBEDDING, HIDDEN, rng=rng), rng=rng)
    train = windows(streams["train"], BATCH, WINDOW)
    validation = windows(streams["validation"], 16, 256)
    optimizer, epochs = Adam(model.params), []
    for count, optimizer.lr in SCHEDULE:
        history = fit(
            model,
            train,
            optimizer,
            epochs=count,
            evaluate=lambda: evaluate(model, validation),
            max_norm=1.0,
            carry_state=True,
        )
        epochs += [bits_per_character(nats) for nats in history.validation]
        print(f"learning rate {optimizer.lr:g}: validation {epochs[-1]:.3f} bits a character")
    for p in model.params.values():  # evaluate what is stored: half precision
        p[...] = p.astype(np.float16)
    result = {
        "hidden_size": HIDDEN,
        "parameters": sum(p.size for p in model.params.values()),
        "training_characters": len(streams["train"]) * len(epochs),
        "validation_bits_by_epoch": [round(bits, 3) for bits in epochs],
        "bits_per_character": {
            part: round(bits_per_character(evaluate(model, windows(streams[part], 16, 256))), 3)
            for part in ("validation", "test")
        },
        "small_network_test_bits_by_seed": [
            one_pass(seed, len(vocabulary), streams) for seed in range(3)
        ],
        "measured_with": {"python": platform.python_version(), "numpy": np.__version__},
    }
    here = Path(__file__).parent
    (here / "language_model.json").write_text(json.dumps(result, indent=2) + "\n")
    halves = {name: p.astype(np.float16) for name, p in model.params.items()}
    np.savez_compressed(here / "language_model.npz", vocabulary=vocabulary.tokens, **halves)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
