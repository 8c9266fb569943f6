"""Optimisers and schedules on one recurrent loss, each with the same search for its learning rate.

A character model with a layer of tanh units reads 400,000 characters of Python's standard library
once: a budget of 400 updates, so that what counts is how fast a method learns, and not how well it
fits again what it has seen. Each method has six learning rates, half a power of ten apart, around
its usual one; all have the same initial weights, batches and clipping. Bits per character of the
validation and the test text are measured once, at the end.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.functional import cross_entropy_forward
from rnnlib.models import LanguageModel
from rnnlib.optim import SGD, Adam, AdamW, RMSprop, clip_grad_norm, cosine_decay, step_decay, warmup

LARGE = [0.1, 0.316, 1.0, 3.16, 10.0, 31.6]
SMALL = [0.000316, 0.001, 0.00316, 0.01, 0.0316, 0.1]
SETTINGS = {
    "characters": 410_000,
    "held_out_characters": 50_000,
    "embedding": 32,
    "hidden": 64,
    "window": 32,
    "streams": 32,
    "updates": 400,
    "clip": 1.0,
    "momentum": 0.9,
    "weight_decay": 0.1,
    "warm_up": 40,
    "methods": {
        "SGD": {"optimizer": "SGD", "rates": LARGE},
        "momentum": {"optimizer": "momentum", "rates": [lr / 10 for lr in LARGE]},
        "momentum, cosine": {
            "optimizer": "momentum",
            "rates": [lr / 10 for lr in LARGE],
            "schedule": "cosine",
        },
        "RMSprop": {"optimizer": "RMSprop", "rates": SMALL},
        "Adam": {"optimizer": "Adam", "rates": SMALL},
        "AdamW": {"optimizer": "AdamW", "rates": SMALL},
        "Adam, steps": {"optimizer": "Adam", "rates": SMALL, "schedule": "steps"},
        "Adam, cosine": {"optimizer": "Adam", "rates": SMALL, "schedule": "cosine"},
        "Adam, warm-up and cosine": {"optimizer": "Adam", "rates": SMALL, "schedule": "warm-up"},
    },
}


def make(kind, params, lr):
    """The optimiser of that name."""
    if kind == "momentum":
        return SGD(params, lr, momentum=SETTINGS["momentum"])
    if kind == "AdamW":
        return AdamW(params, lr, weight_decay=SETTINGS["weight_decay"])
    return {"SGD": SGD, "RMSprop": RMSprop, "Adam": Adam}[kind](params, lr)


def schedule_of(kind, lr, updates):
    """The learning rate as a function of the step."""
    if kind is None:
        return lambda step: lr
    if kind == "steps":  # a tenth for the last third
        return step_decay(lr, -(-2 * updates // 3))
    cosine = cosine_decay(lr, updates)
    return cosine if kind == "cosine" else warmup(cosine, SETTINGS["warm_up"])


class Data:
    """Training, validation and test characters, each in parallel streams."""

    def __init__(self, tiny=False):
        limit = 8000 if tiny else SETTINGS["characters"]
        texts = {
            part: "".join(load_stdlib(part).values()) for part in ("train", "validation", "test")
        }
        text = texts["train"][:limit]
        self.vocabulary = Vocabulary(text)
        self.train = batchify(self.vocabulary.encode(text), SETTINGS["streams"])
        held_out = 3000 if tiny else SETTINGS["held_out_characters"]
        self.held_out = {
            part: batchify(self.vocabulary.encode(texts[part][:held_out]), 50)
            for part in ("validation", "test")
        }


def train(data, seed, updates, lr, optimizer, schedule=None):
    """Bits per character of the held-out texts after training, or None where the loss was lost."""
    rng = np.random.default_rng(seed)
    V, E, T = len(data.vocabulary), SETTINGS["embedding"], SETTINGS["window"]
    model = LanguageModel(V, E, RNN(E, SETTINGS["hidden"], rng=rng), rng=rng)
    optimizer = make(optimizer, model.params, lr)
    at, state = schedule_of(schedule, lr, updates), None
    for step in range(updates):
        window = data.train[step * T : step * T + T + 1]
        loss, grads, state = model.loss_and_grads(window[:-1], window[1:], state)
        norm = clip_grad_norm(grads, SETTINGS["clip"])
        if not (np.isfinite(loss) and np.isfinite(norm)):
            return None
        optimizer.lr = at(step)
        optimizer.step(grads)
    found = {}
    for part, stream in data.held_out.items():
        logits, _ = model.logits(stream[:-1])
        bits = float(cross_entropy_forward(logits, stream[1:])[0] / np.log(2))
        found[part] = round(bits, 4) if np.isfinite(bits) else None
    return found if None not in found.values() else None


def run(seed, tiny=False):
    """For each method, its figures by learning rate."""
    data = Data(tiny)
    updates = 5 if tiny else SETTINGS["updates"]
    figures = {}
    for name, method in SETTINGS["methods"].items():
        options = {key: value for key, value in method.items() if key != "rates"}
        figures[name] = [train(data, seed, updates, lr, **options) for lr in method["rates"]]
    return figures


if __name__ == "__main__":
    record.main(
        "optimisers",
        run,
        seeds=5,
        title="Optimisers and schedules on one recurrent loss, learning rates searched alike",
        papers=["kingma2015adam", "loshchilov2019decoupled", "loshchilov2017sgdr"],
        published=[],
        settings=SETTINGS,
    )
