"""Truncated BPTT on the lag task: what windows teach that are long enough, and what others destroy.

The input is a stream of random bits; the target at each step is the bit of eight steps before. 32
tanh units read 32 streams in windows, with an update after each, and the state is carried on. Only
the windows differ; or errors count at some places of a window alone; or the input weights start
longer, or are kept as they were. Nothing is chosen.

Each run tells: the loss, as means of 160 steps, and over the last fifth; the length of W_ih;
"memory", how well bits of age 0 to 15 can be read from the state by least squares (R², fitted on
half of new data, judged on the other), and the share of right bits at the lag; "apart", how far
apart two copies end that start differently and read the same 300 bits, relative to the state.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib.functional import (
    binary_cross_entropy_with_logits_backward,
    binary_cross_entropy_with_logits_forward,
    linear_backward,
    linear_forward,
)
from rnnlib.optim import Adam
from rnnlib.rnn import rnn_backward, rnn_forward

SETTINGS = {
    "lag": 8,
    "hidden_size": 32,
    "streams": 32,
    "steps": 6400,
    "learning_rate": 0.003,
    "block": 160,
    "ages": 16,
    "runs": {  # what differs from windows of 16, the state carried, all errors counted, all learned
        "windows of 4": {"window": 4},
        "windows of 8": {"window": 8},
        "windows of 9": {"window": 9},
        "windows of 16": {"window": 16},
        "16, state reset": {"window": 16, "carry": False},
        "16, errors 1–8": {"window": 16, "errors": 8},
        "16, errors 1–9": {"window": 16, "errors": 9},
        "8, fixed": {"window": 8, "fixed": ["weight_ih"]},
        "8, ×3": {"window": 8, "scale": 3},
        "8, ×3, fixed": {"window": 8, "scale": 3, "fixed": ["weight_ih"]},
        "same, errors 1–7": {"window": 8, "scale": 3, "fixed": ["weight_ih"], "errors": 7},
        "7, ×3, fixed": {"window": 7, "scale": 3, "fixed": ["weight_ih"]},
        "4, ×3, fixed": {"window": 4, "scale": 3, "fixed": ["weight_ih"]},
        "8, ×3, only head": {
            "window": 8,
            "scale": 3,
            "fixed": ["weight_ih", "weight_hh", "bias_ih", "bias_hh"],
        },
    },
}
HIDDEN = SETTINGS["hidden_size"]


def new_network(rng, scale=1):
    """32 tanh units that read one number, and a head for one logit."""
    recurrent = {name.removesuffix("_l0"): p for name, p in RNN(1, HIDDEN, rng=rng).params.items()}
    recurrent["weight_ih"] *= scale
    weight = rng.uniform(-1, 1, (1, HIDDEN)).astype(np.float32) / np.float32(HIDDEN**0.5)
    return recurrent, {"weight": weight, "bias": np.zeros(1, np.float32)}


def lag_task(steps, rng):
    """Bits (-1, 1), and the bits (0, 1) of eight steps before."""
    lag = SETTINGS["lag"]
    bits = rng.integers(0, 2, (steps + lag, SETTINGS["streams"], 1)).astype(np.float32)
    return 2 * bits[lag:] - 1, bits[:steps]


def train(network, stream, window, errors=None, fixed=(), carry=True):
    """Train in place; return for each step the loss of its window.

    With `errors`, only the errors at that many first places of each window count.
    """
    recurrent, head = network
    learned = {k: p for k, p in (recurrent | head).items() if k not in fixed}
    optimizer = Adam(learned, lr=SETTINGS["learning_rate"])
    h, losses = np.zeros((SETTINGS["streams"], HIDDEN), np.float32), []
    for start in range(0, len(stream[0]), window):
        x, target = (z[start : start + window] for z in stream)
        y, cache = rnn_forward(x, h, recurrent)
        logits, linear_cache = linear_forward(y, head)
        loss, loss_cache = binary_cross_entropy_with_logits_forward(logits, target)
        dlogits = binary_cross_entropy_with_logits_backward(loss_cache)
        dlogits[errors or window :] = 0
        dy, head_grads = linear_backward(dlogits, linear_cache)
        _, _, grads = rnn_backward(dy, None, cache)  # dh_0 is dropped
        grads |= head_grads
        optimizer.step({name: grads[name] for name in learned})
        h = y[-1] if carry else np.zeros_like(h)
        losses += [loss] * len(x)
    return np.array(losses)


def new_bits(steps, seed):
    rng = np.random.default_rng(seed)
    return rng, 2 * rng.integers(0, 2, (steps, 16, 1)).astype(np.float32) - 1


def readable(recurrent):
    """R² of each age's bit, and the share of right bits at the lag."""
    _, bits = new_bits(600, 77)
    y, _ = rnn_forward(bits, np.zeros((16, HIDDEN), np.float32), recurrent)
    states = y[50:].reshape(-1, HIDDEN).astype(float)
    states = np.column_stack([states, np.ones(len(states))])
    ages, half = range(SETTINGS["ages"]), len(states) // 2
    true = np.stack([bits[50 - age : 600 - age].ravel() for age in ages], axis=1)
    said = states[half:] @ np.linalg.lstsq(states[:half], true[:half])[0]
    r2 = np.maximum(0, 1 - np.mean((said - true[half:]) ** 2, axis=0))
    right = np.mean(np.sign(said) == true[half:], axis=0)
    return r2, right[SETTINGS["lag"]]


def apart(recurrent):
    rng, bits = new_bits(300, 78)
    starts = rng.uniform(-1, 1, (2, 16, HIDDEN)).astype(np.float32)
    one, two = (rnn_forward(bits, h_0, recurrent)[0][-1] for h_0 in starts)
    return np.linalg.norm(one - two) / np.linalg.norm(one)


def measures(recurrent):
    r2, right = readable(recurrent)
    return {
        "length of W_ih": round(float(np.linalg.norm(recurrent["weight_ih"])), 4),
        "memory": np.round(r2, 4),
        "right": round(float(right), 4),
        "apart": float(f"{apart(recurrent):.3g}"),
    }


def run(seed, tiny=False):
    steps = 960 if tiny else SETTINGS["steps"]
    untrained, _ = new_network(np.random.default_rng(seed))
    figures = {"before training": measures(untrained)}
    for label, options in SETTINGS["runs"].items():
        rng = np.random.default_rng(seed)
        options = dict(options)
        network = new_network(rng, options.pop("scale", 1))
        losses = train(network, lag_task(steps, rng), **options)
        curve = losses.astype(float).reshape(-1, SETTINGS["block"]).mean(axis=1)
        figures[label] = measures(network[0]) | {
            "loss": np.round(curve, 4),
            "end": round(float(losses[-steps // 5 :].mean()), 4),
        }
        if label == "windows of 8":
            for name in ("weight_ih", "weight_hh"):
                mixed = network[0] | {name: untrained[name]}
                figures[f"8, old {name.replace('weight', 'W')}"] = measures(mixed)
    return figures


if __name__ == "__main__":
    record.main(
        "lag_windows",
        run,
        seeds=10,
        title="The lag task in windows that are too short and long enough",
        papers=["williams1990efficient"],
        published=[],
        settings=SETTINGS,
    )
