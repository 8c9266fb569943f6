"""How deep a stack of tanh layers can be trained: plain, from a rescaled start, residual, highway.

A character model reads 308,000 characters of Python's library once. All layers have 32 units and
torch's uniform start; each stack has the same learning rates to choose from. "rescaled" differs
from "plain" in one number a layer, by which the start of weight_ih is multiplied, so that the
states of every layer vary from text to text as much as those of the first: it keeps the signal's
size without a way round.

The controls, all of eight plain layers, train five times as long, and without the 1e-8 that Adam
adds to the size of a gradient, in which a small one drowns.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.functional import cross_entropy_forward
from rnnlib.models import LanguageModel
from rnnlib.optim import Adam, clip_grad_norm, cosine_decay
from rnnlib.wrappers import Highway, Residual, Stack

SETTINGS = {
    "characters": 308_000,
    "held_out_characters": 30_000,
    "embedding": 16,
    "hidden": 32,
    "window": 32,
    "streams": 32,
    "updates": 300,
    "clip": 1.0,
    "learning_rates": [1e-3, 3e-3, 1e-2],
    "depths": [1, 2, 4, 8, 16],
    "networks": ["plain", "rescaled", "residual", "highway"],
    "controls": {
        "five times as long": {"updates": 1500, "rates": [1e-3]},
        "Adam with eps of 1e-20": {"eps": 1e-20, "rates": [1e-3, 3e-3]},
    },
}


class Data:
    """Training, validation and test characters as numbers, each in parallel streams."""

    def __init__(self, tiny=False):
        size = 4000 if tiny else SETTINGS["characters"]
        held_out = 3000 if tiny else SETTINGS["held_out_characters"]
        files = load_stdlib("train")
        text = "".join(files[name] for name in sorted(files))[:size]
        self.vocabulary = Vocabulary(text)
        self.train = batchify(self.vocabulary.encode(text), SETTINGS["streams"])
        self.held_out = {
            part: batchify(
                self.vocabulary.encode("".join(load_stdlib(part).values())[:held_out]), 100
            )
            for part in ("validation", "test")
        }

    def frequencies(self):
        """Bits per character of the letters' frequencies alone, with one count more for each."""
        counts = np.bincount(self.train.ravel(), minlength=len(self.vocabulary)) + 1
        bits = -np.log2(counts / counts.sum())
        return {part: float(bits[s[1:]].mean()) for part, s in self.held_out.items()}

    def windows(self):
        """Windows (T + 1, N) one after the other, and whether one begins the text."""
        T = SETTINGS["window"]
        while True:
            for start in range(0, len(self.train) - T, T):
                yield self.train[start : start + T + 1], start == 0


def new_model(data, kind, depth, rng):
    """Embedding, layers of the same width, head."""
    D, H = SETTINGS["embedding"], SETTINGS["hidden"]
    layers = [RNN(D if k == 0 else H, H, rng=rng) for k in range(depth)]
    around = {"residual": Residual, "highway": lambda layer: Highway(layer, rng=rng)}
    if kind in around:
        layers[1:] = [around[kind](layer) for layer in layers[1:]]
    model = LanguageModel(len(data.vocabulary), D, Stack(layers), rng=rng)
    if kind == "rescaled":
        x = model.embedding["weight"][data.train[: SETTINGS["window"]]]
        rescale(layers, x)
    return model


def rescale(layers, x):
    """Scale each weight_ih so that the states of all layers vary as those of the first.

    They vary from stream to stream, at each step; what varies from step to step whatever is read,
    the way from a state of zeros, is no signal.
    """
    x, _, _ = layers[0].forward(x)
    spread = x.std(axis=1).mean()
    for layer in layers[1:]:
        for _ in range(15):
            y, _, _ = layer.forward(x)
            layer.params["weight_ih_l0"] *= spread / y.std(axis=1).mean()
        x, _, _ = layer.forward(x)


def bits(model, stream):
    """Bits per character over parallel streams (T + 1, N)."""
    logits, _ = model.logits(stream[:-1])
    return round(float(cross_entropy_forward(logits, stream[1:])[0] / np.log(2)), 4)


def fitted(model, data, lr, updates, eps=1e-8):
    """Train a model; bits per character of validation and test text at the end."""
    optimizer, schedule = Adam(model.params, lr, eps=eps), cosine_decay(lr, updates)
    state = None
    for step, (window, begins) in zip(range(updates), data.windows()):
        state = None if begins else state
        _, grads, state = model.loss_and_grads(window[:-1], window[1:], state)
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.lr = schedule(step)
        optimizer.step(grads)
    return {part: bits(model, stream) for part, stream in data.held_out.items()}


def run(seed, tiny=False):
    """{network: {depth: figures by learning rate}}, the controls, and the letters' frequencies."""
    data, found = Data(tiny), {}

    def train(kind, depth, lr, updates=SETTINGS["updates"], eps=1e-8):
        model = new_model(data, kind, depth, np.random.default_rng([seed, depth]))
        return fitted(model, data, lr, 3 if tiny else updates, eps)

    for kind in SETTINGS["networks"]:
        depths = SETTINGS["depths"] if kind == "plain" else SETTINGS["depths"][1:]
        found[kind] = {
            str(depth): [train(kind, depth, lr) for lr in SETTINGS["learning_rates"]]
            for depth in depths
        }
    found["controls"] = {
        name: [train("plain", 8, lr, **options) for lr in rates]
        for name, (rates, options) in controls().items()
    }
    found["frequencies"] = data.frequencies()
    return found


def controls():
    """For each control its learning rates, and what else it changes."""
    split = {}
    for name, options in SETTINGS["controls"].items():
        rest = dict(options)
        split[name] = rest.pop("rates"), rest
    return split


if __name__ == "__main__":
    record.main(
        "depth",
        run,
        seeds=5,
        title="How deep a stack of tanh layers can be trained: plain, rescaled, residual, highway",
        papers=["he2016deep", "srivastava2015training", "kim2017residual"],
        published=[
            {
                "model": "10 layers of LSTM, plain",
                "figures": {"word errors, against 3 layers": "13.7 % more"},
                "paper": "kim2017residual",
                "source": "abstract",
                "verified": True,
            },
            {
                "model": "10 layers of LSTM, highway",
                "figures": {"word errors, against 3 layers": "6.2 % more"},
                "paper": "kim2017residual",
                "source": "abstract",
                "verified": True,
            },
            {
                "model": "10 layers of LSTM, residual",
                "figures": {"word errors, against plain ones": "3.3 % fewer"},
                "paper": "kim2017residual",
                "source": "abstract",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
