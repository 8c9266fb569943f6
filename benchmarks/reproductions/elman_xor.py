"""Elman's first experiment: XOR in time, for a network with two hidden units.

A stream of 3,000 bits: two at random, then their XOR, two more at random, and so on, with no mark
where a triple begins. The network reads a bit and predicts the next. Elman (1990) took 600 passes;
his context units were copies, through which no gradient flowed back, which is a truncation window
of one step. We train the same network that way and with a window of ten steps, from twenty seeds.

NB: in place of his plain gradient descent, bit by bit: 30 rows of the stream side by side, the
state carried along each row, and Adam. In place of his logistic hidden units: tanh.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib import functional as F
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam
from rnnlib.sequence import tbptt_windows

SETTINGS = {
    "bits": 3000,
    "passes": 600,
    "rows": 30,
    "learning_rate": 0.01,
    "test_bits": 14_400,  # 1,200 times the 12 steps of his Figure 3
    "hidden_size": {"one step back": 2, "ten steps back": 2, "ten steps back, 4 units": 4},
    "window": {"one step back": 1, "ten steps back": 10, "ten steps back, 4 units": 10},
    # Mean squared error for the 1st, 2nd and 3rd bit of a triple, of the best possible forecasts:
    "floor": [0.25, 0.25, 0.0],  # for those who know where a triple begins
    "floor_without_phase": [5 / 18, 5 / 18, 1 / 9],  # 2/3 for the XOR of the last two, always
}


def stream(triples, rng):
    """Bits, shape (3 triples,): two at random, then their XOR."""
    pairs = rng.integers(0, 2, (triples, 2))
    return np.column_stack([pairs, pairs.sum(axis=1) % 2]).ravel()


def forecast(rnn, head, x, state=None, training=False):
    """Probabilities (T, N, 1) of a one, the state, and what the gradients need."""
    y, state, rnn_cache = rnn.forward(x, state, training=training)
    logits, head_cache = F.linear_forward(y, head)
    return F.sigmoid(logits), state, (rnn_cache, head_cache)


def train(hidden, window, bits, passes, rng):
    """A network with squared error, as Elman's; gradients end where a window begins."""
    rnn = RNN(1, hidden, rng=rng)
    head = linear_params(hidden, 1, rng, rnn.dtype)
    optimizer = Adam(prefixed(rnn=rnn.params, head=head), lr=SETTINGS["learning_rate"])
    rows = bits.reshape(SETTINGS["rows"], -1).T[:, :, None].astype(np.float32)
    # A row's last bit has the next row's first as its successor, and the stream wraps around.
    after = np.roll(bits, -1).reshape(SETTINGS["rows"], -1).T[:, :, None].astype(np.float32)
    batches = list(zip(tbptt_windows(rows, window), tbptt_windows(after, window)))
    for _ in range(passes):
        state = None
        for x, target in batches:
            p, state, (rnn_cache, head_cache) = forecast(rnn, head, x, state, training=True)
            dlogits = 2 * (p - target) * p * (1 - p) / p.size
            dy, head_grads = F.linear_backward(dlogits, head_cache)
            _, _, rnn_grads = rnn.backward(dy, None, rnn_cache)
            optimizer.step(prefixed(rnn=rnn_grads, head=head_grads))
    return rnn, head


def run(seed, tiny=False):
    rng = np.random.default_rng(seed)
    bits = stream(SETTINGS["bits"] // 3, rng)
    test = stream(SETTINGS["test_bits"] // 3, rng)
    found = {}
    for model, hidden in SETTINGS["hidden_size"].items():
        passes = 2 if tiny else SETTINGS["passes"]
        rnn, head = train(hidden, SETTINGS["window"][model], bits, passes, rng)
        p, _, _ = forecast(rnn, head, test[:, None, None].astype(np.float32))
        errors = (p[:-1, 0, 0] - test[1:]) ** 2  # of the bits 1, 2, ...
        by_step = [errors[(step - 1) % 12 :: 12].mean() for step in range(12)]
        by_position = np.reshape(by_step, (4, 3)).mean(axis=0)
        xor = test[1:-1] ^ test[:-2]
        found[model] = {
            "error_by_step": np.round(by_step, 4),
            "error_by_position": np.round(by_position, 4),
            "learned": bool(by_position[2] < by_position[:2].mean() / 2),
            # "attempts to use the XOR rule at all points in time": how often it does
            "says_xor": np.round(np.mean((p[1:-1, 0, 0] > 0.5) == xor), 3),
        }
    return found


if __name__ == "__main__":
    record.main(
        "elman_xor",
        run,
        seeds=20,
        title="XOR in time, for a network with two hidden units",
        papers=["elman1990finding"],
        published=[
            {
                "model": "1-2-1 with two context units",
                "figures": {},
                "says": "after 600 passes the error drops at every third bit; the network says "
                "the XOR of the last two bits at all points in time",
                "paper": "elman1990finding",
                "source": "pages 185 and 186; Figure 3 has no numbers printed beside its points",
                "verified": True,
            }
        ],
        settings=SETTINGS,
    )
