"""Does gradient descent find a parity machine? Networks trained on ten bits, tested on a thousand.

Chapter 02 sets weights by hand that compute parity. Here networks of 16 tanh units learn it, on
random bits and with equally many updates, in three ways: told the parity after each of ten bits,
told it at the end of ten bits only, and told it at the end of strings of one to ten bits.
"""

import numpy as np
import record

from rnnlib import RNN
from rnnlib import functional as F
from rnnlib.data.synthetic import parity
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm

SETTINGS = {
    "hidden_size": 16,
    "strings": 64,
    "updates": 1500,
    "learning_rate": 0.01,
    "longest": 10,
    "test_strings": 200,
    "test_bits": 1000,
    "ways": {
        "told after each of 10 bits": {"shortest": 10, "every_bit": True},
        "told at the end of 10 bits": {"shortest": 10, "every_bit": False},
        "told at the end of 1 to 10 bits": {"shortest": 1, "every_bit": False},
    },
}


def learn(rng, updates, shortest, every_bit):
    """Train one network; return it as a function from bits (T, N, 1) to answers (T, N)."""
    rnn = RNN(1, SETTINGS["hidden_size"], rng=rng)
    head = linear_params(SETTINGS["hidden_size"], 1, rng, np.float32)
    optimizer = Adam(prefixed(rnn=rnn.params, head=head), lr=SETTINGS["learning_rate"])
    asked = slice(None) if every_bit else slice(-1, None)
    for _ in range(updates):
        length = rng.integers(shortest, SETTINGS["longest"] + 1)
        x, targets = parity(SETTINGS["strings"], length, rng)
        y, _, cache = rnn.forward(x)
        logits, head_cache = F.linear_forward(y[asked], head)
        wanted = targets[asked, :, None].astype(np.float32)
        _, loss_cache = F.binary_cross_entropy_with_logits_forward(logits, wanted)
        dlogits = F.binary_cross_entropy_with_logits_backward(loss_cache)
        dy = np.zeros_like(y)
        dy[asked], head_grads = F.linear_backward(dlogits, head_cache)
        _, _, rnn_grads = rnn.backward(dy, None, cache)
        grads = prefixed(rnn=rnn_grads, head=head_grads)
        clip_grad_norm(grads, 1.0)
        optimizer.step(grads)
    return lambda x: F.linear_forward(rnn.forward(x, grad=False)[0], head)[0][..., 0] > 0


def run(seed, tiny=False):
    """Per cent of wrong answers of each network, on the first ten bits and after them."""
    test = np.random.default_rng(1000)
    bits, targets = parity(SETTINGS["test_strings"], SETTINGS["test_bits"], test)
    found = {}
    for title, way in SETTINGS["ways"].items():
        rng = np.random.default_rng(seed)
        network = learn(rng, 5 if tiny else SETTINGS["updates"], **way)
        wrong = 100 * (network(bits) != targets)
        longest = SETTINGS["longest"]
        found[title] = {
            "first": float(wrong[:longest].mean()),
            "after": float(wrong[longest:].mean()),
        }
    return found


if __name__ == "__main__":
    record.main(
        "learned_parity",
        run,
        seeds=20,
        title="Parity learned from ten bits, and tested on a thousand",
        papers=["bengio1994learning"],
        published=[],
        settings=SETTINGS,
    )
