"""Which half of the chrono initialisation does it: the forget gate's biases, or the input gate's?

The adding problem over 100 steps as chapter 8 trains it (32 units, 600 updates, Adam at 0.01), for
LSTMs that have both halves of Tallec and Ollivier's (2018) biases, only one of them, or both but
the same for all cells (the mean of the drawn ones). Always answering 1 has an error of 1/6.
"""

import numpy as np
import record

from rnnlib import LSTM, init
from rnnlib import functional as F
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm

SETTINGS = {
    "units": 32,
    "length": 100,
    "sequences": 20,
    "updates": 600,
    "learning_rate": 0.01,
    "clip": 1.0,
    "mean_of": 40,  # updates
    "starts": ["both halves", "forget half", "input half", "both, without the draw"],
}


def adding(T, N, rng):
    """Numbers and marks (T, N, 2), and the sums (N, 1)."""
    x = np.zeros((T, N, 2), np.float32)
    x[..., 0] = rng.random((T, N))
    x[rng.integers(0, T // 2, N), np.arange(N), 1] = 1
    x[rng.integers(T // 2, T, N), np.arange(N), 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(axis=0)[:, None]


def new_lstm(start, rng):
    """A forget bias of 1 where the drawn one is left out, and an input bias of 0."""
    lstm = LSTM(2, SETTINGS["units"], rng=rng)
    for name in ("bias_ih_l0", "bias_hh_l0"):
        lstm.params[name][:] = 0
    b_i, b_f, _, _ = init.blocks(lstm.params["bias_ih_l0"], 4)
    drawn = np.log(rng.uniform(1, SETTINGS["length"] - 1, SETTINGS["units"]))
    if start == "both, without the draw":
        drawn[:] = drawn.mean()
    b_f[:] = 1 if start == "input half" else drawn
    b_i[:] = 0 if start == "forget half" else -drawn
    return lstm


def train(start, updates, rng):
    """The loss of every update."""
    lstm = new_lstm(start, rng)
    head = linear_params(SETTINGS["units"], 1, rng, np.float32)
    optimizer = Adam(prefixed(rnn=lstm.params, head=head), SETTINGS["learning_rate"])
    losses = []
    for _ in range(updates):
        x, sums = adding(SETTINGS["length"], SETTINGS["sequences"], rng)
        y, _, cache = lstm.forward(x)
        answer, head_cache = F.linear_forward(y[-1], head)
        loss, loss_cache = F.mse_loss_forward(answer, sums)
        dy = np.zeros_like(y)
        dy[-1], head_grads = F.linear_backward(F.mse_loss_backward(loss_cache), head_cache)
        grads = prefixed(rnn=lstm.backward(dy, None, cache)[2], head=head_grads)
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.step(grads)
        losses.append(float(loss))
    return losses


def run(seed, tiny=False):
    """{start: mean squared errors of 40 updates each}"""
    updates = 40 if tiny else SETTINGS["updates"]
    return {
        start: [
            float(f"{loss:.3g}")
            for loss in np.reshape(
                train(start, updates, np.random.default_rng(seed)), (-1, SETTINGS["mean_of"])
            ).mean(axis=1)
        ]
        for start in SETTINGS["starts"]
    }


if __name__ == "__main__":
    record.main(
        "chrono_halves",
        run,
        seeds=10,
        title="The two halves of the chrono initialisation, on the adding problem",
        papers=["tallec2018can"],
        published=[],
        settings=SETTINGS,
    )
