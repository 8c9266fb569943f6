"""The adding problem at growing lengths: which start of a small network learns which length.

Two of T random numbers are marked, one in each half; the answer is their sum. Always answering 1
has a mean squared error of 1/6. 32 units, tanh or ReLU, differ in the start of weight_hh alone.
Adam, clipping by norm, the same three learning rates for every start; the rate is chosen by the
error on validation sequences at the end, and the error reported is that on test sequences.
"""

import numpy as np
import record

from rnnlib import init
from rnnlib.functional import (
    linear_backward,
    linear_forward,
    mse_loss_backward,
    mse_loss_forward,
)
from rnnlib.optim import Adam, clip_grad_norm
from rnnlib.rnn import rnn_backward, rnn_forward

SETTINGS = {
    "hidden_size": 32,
    "batch_size": 20,
    "lengths": [25, 50, 100, 150],
    "updates": 4000,
    "learning_rates": [0.0003, 0.001, 0.003],
    "clip": 1.0,
    "held_out": 1000,
    "starts": {
        "tanh, uniform": ["tanh", "uniform"],
        "tanh, Xavier": ["tanh", "xavier"],
        "tanh, orthogonal": ["tanh", "orthogonal"],
        "ReLU, uniform": ["relu", "uniform"],
        "ReLU, orthogonal": ["relu", "orthogonal"],
        "ReLU, identity": ["relu", "identity"],
    },
}


def adding(length, sequences, rng):
    """Inputs (T, N, 2), a number and a mark a step, and sums (N, 1)."""
    x = np.zeros((length, sequences, 2), np.float32)
    x[..., 0] = rng.random((length, sequences))
    half, each = length // 2, np.arange(sequences)
    x[rng.integers(0, half, sequences), each, 1] = 1
    x[rng.integers(half, length, sequences), each, 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(axis=0)[:, None]


def new_network(start, rng):
    """A recurrent layer and a head; biases of the layer are 0."""
    size = SETTINGS["hidden_size"]
    shapes = {"weight_ih": (size, 2), "weight_hh": (size, size), "weight": (1, size)}
    params = {k: init.uniform_(np.empty(s, np.float32), size**-0.5, rng) for k, s in shapes.items()}
    if start == "xavier":
        init.xavier_uniform_(params["weight_hh"], rng)
    elif start == "orthogonal":
        init.orthogonal_(params["weight_hh"], rng)
    elif start == "identity":
        init.identity_(params["weight_hh"])
    head = {"weight": params.pop("weight"), "bias": np.zeros(1, np.float32)}
    return params | {k: np.zeros(size, np.float32) for k in ("bias_ih", "bias_hh")}, head


def forward(network, x, sums, nonlinearity):
    recurrent, head = network
    h_0 = np.zeros((x.shape[1], SETTINGS["hidden_size"]), np.float32)
    y, cache = rnn_forward(x, h_0, recurrent, nonlinearity)
    answer, linear_cache = linear_forward(y[-1], head)
    loss, loss_cache = mse_loss_forward(answer, sums)
    return float(loss), (y, cache, linear_cache, loss_cache)


def train(network, steps, nonlinearity, lr, updates, rng):
    recurrent, head = network
    optimizer = Adam(recurrent | head, lr=lr)
    for _ in range(updates):
        _, (y, cache, linear_cache, loss_cache) = forward(
            network, *adding(steps, SETTINGS["batch_size"], rng), nonlinearity
        )
        dh_n, head_grads = linear_backward(mse_loss_backward(loss_cache), linear_cache)
        grads = rnn_backward(np.zeros_like(y), dh_n, cache)[2] | head_grads
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.step(grads)


def shown(error):
    """Three digits; an error that overflowed is the largest number that is written."""
    return float(f"{min(np.nan_to_num(error, nan=1e9), 1e9):.3g}")


def run(seed, tiny=False):
    """{length: {start: {learning rate: {"validation", "test"}}}}."""
    found = {}
    for length in SETTINGS["lengths"]:
        steps = 6 if tiny else length
        held_out = [
            adding(steps, SETTINGS["held_out"], np.random.default_rng([9, part, length]))
            for part in (0, 1)
        ]
        for start, (nonlinearity, name) in SETTINGS["starts"].items():
            for lr in SETTINGS["learning_rates"]:
                rng = np.random.default_rng([seed, length])
                network = new_network(name, rng)
                with np.errstate(over="ignore", invalid="ignore"):
                    updates = 3 if tiny else SETTINGS["updates"]
                    train(network, steps, nonlinearity, lr, updates, rng)
                    errors = [shown(forward(network, *z, nonlinearity)[0]) for z in held_out]
                found.setdefault(str(length), {}).setdefault(start, {})[str(lr)] = dict(
                    zip(["validation", "test"], errors)
                )
    return found


if __name__ == "__main__":
    record.main(
        "adding_starts",
        run,
        seeds=5,
        title="The adding problem at lengths 25 to 150, by the start of a small network",
        papers=["le2015simple"],
        published=[],
        settings=SETTINGS,
    )
