"""Copying: ten letters are read, then nothing for T steps, then they are asked for.

Arjovsky, Shah and Bengio (2016) compare networks with the best that one without memory can do: to
answer "nothing" until the letters are asked for, and then to guess each of 8, which costs
10 log 8 / (T + 20) nats a step. Tallec and Ollivier (2018) show that an LSTM whose biases are drawn
for the length leaves this line where one with a forget bias of 1 does not.
"""

import numpy as np
import record

from rnnlib import LSTM, RNN, init
from rnnlib import functional as F
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm

LETTERS, MARK, SYMBOLS = 8, 9, 10  # 0 is nothing, 1 to 8 are letters, 9 asks for them
SETTINGS = {
    "hidden_size": 64,
    "sequences": 20,
    "clip": 1.0,
    "asked": 10,
    "learning_rate": 0.01,
    "test_sequences": 500,
    "updates": {"50": 6000, "100": 2000},
    "networks": {
        "50": ["tanh, orthogonal", "LSTM, forget bias 1", "LSTM, chrono"],
        "100": ["LSTM, forget bias 1"],
    },
    "look_every": 250,
}


def copying(T, N, rng):
    """Symbols and wanted answers, each (T + 20, N)."""
    asked = SETTINGS["asked"]
    letters = rng.integers(1, LETTERS + 1, (asked, N))
    symbols, wanted = np.zeros((2, T + 2 * asked, N), int)
    symbols[:asked], symbols[T + asked - 1] = letters, MARK
    wanted[T + asked :] = letters
    return symbols, wanted


def new_network(name, T, rng):
    H = SETTINGS["hidden_size"]
    if name == "tanh, orthogonal":
        layer = RNN(SYMBOLS, H, rng=rng)
        init.orthogonal_(layer.params["weight_hh_l0"], rng)
        return layer
    layer = LSTM(SYMBOLS, H, rng=rng)
    for bias in ("bias_ih_l0", "bias_hh_l0"):
        layer.params[bias][:] = 0
    b_i, b_f, _, _ = init.blocks(layer.params["bias_ih_l0"], 4)
    b_f[:] = 1
    if name == "LSTM, chrono":
        b_f[:] = np.log(rng.uniform(1, T + SETTINGS["asked"] - 1, H))
        b_i[:] = -b_f
    return layer


def answers(layer, head, symbols):
    y, _, cache = layer.forward(np.eye(SYMBOLS, dtype=np.float32)[symbols])
    logits, head_cache = F.linear_forward(y, head)
    return logits, cache, head_cache


def learn(name, T, updates, every, rng):
    """The mean loss of every stretch of updates, and test figures of the trained network."""
    layer = new_network(name, T, rng)
    head = linear_params(SETTINGS["hidden_size"], SYMBOLS, rng, np.float32)
    optimizer, losses = Adam(prefixed(rnn=layer.params, head=head), SETTINGS["learning_rate"]), []
    for _ in range(updates):
        symbols, wanted = copying(T, SETTINGS["sequences"], rng)
        logits, cache, head_cache = answers(layer, head, symbols)
        loss, loss_cache = F.cross_entropy_forward(logits, wanted)
        dy, head_grads = F.linear_backward(F.cross_entropy_backward(loss_cache), head_cache)
        grads = prefixed(rnn=layer.backward(dy, None, cache)[2], head=head_grads)
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.step(grads)
        losses.append(float(loss))
    symbols, wanted = copying(T, SETTINGS["test_sequences"], np.random.default_rng(1000))
    logits, _, _ = answers(layer, head, symbols)
    right = logits[-SETTINGS["asked"] :].argmax(axis=-1) == wanted[-SETTINGS["asked"] :]
    return {
        "losses": [float(f"{v:.4g}") for v in np.reshape(losses, (-1, every)).mean(axis=1)],
        "test": float(f"{F.cross_entropy_forward(logits, wanted)[0]:.4g}"),
        "letters right (%)": round(100 * float(right.mean()), 1),
    }


def run(seed, tiny=False):
    """{T: {network: figures}}"""
    found = {}
    for T, names in SETTINGS["networks"].items():
        updates, every = (4, 2) if tiny else (SETTINGS["updates"][T], SETTINGS["look_every"])
        found[T] = {
            name: learn(name, int(T), updates, every, np.random.default_rng([seed, int(T)]))
            for name in names
        }
    return found


if __name__ == "__main__":
    record.main(
        "copying",
        run,
        seeds=5,
        title="Copying ten letters over 50 and 100 steps, beside the best without memory",
        papers=["arjovsky2016unitary", "tallec2018can"],
        published=[
            {
                "model": "LSTM",
                "figures": {"T = 100": 0.1733},
                "paper": "arjovsky2016unitary",
                "source": "Tallec and Ollivier (2018) say that it did not outperform guessing, "
                "which costs 10 log 8 / (T + 20); read in a copy of their paper",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
