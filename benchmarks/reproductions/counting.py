"""Who counts? LSTM and GRU on a^n b^n and a^n b^n c^n, far beyond the lengths of training.

After each symbol the network says which symbols may come next: after an a of the first run, an a
or a b; in a later run, that letter alone until all n of them have come, and then the next letter or
the end. A string is right if every one of these answers is. The networks have 10 units, as in
Weiss, Goldberg and Yahav (2018), who asked whether a whole string belongs to the language. The
learning rate was the better of two (0.003 and 0.01) for both cells and both languages in a first
trial with the first seed.
"""

import numpy as np
import record

from rnnlib import GRU, LSTM
from rnnlib import functional as F
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm, cosine_decay

SETTINGS = {
    "hidden_size": 10,
    "strings": 16,
    "updates": 4500,
    "learning_rate": 0.01,
    "clip": 1.0,
    "languages": {"ab": 100, "abc": 50},  # letters, and the longest n of training
    "longest_tested": 1000,
}
CELLS = {"LSTM": LSTM, "GRU": GRU}


def strings(runs, counts):
    """Strings of `runs` letters, each n times, for every n in `counts`.

    Returns the symbols, one-hot (T, N, runs + 1), what may follow each of them (the same shape),
    and the lengths. Number 0 is the start of a string and, of what may follow, its end.
    """
    lengths = 1 + runs * counts
    t = np.arange(lengths.max())[:, None]
    symbol = np.minimum(np.where(t == 0, 0, (t - 1) // counts + 1), runs)
    done = (t > 0) & (t % counts == 0)  # after the last letter of a run
    follows = np.zeros((*symbol.shape, runs + 1), np.float32)
    for run in range(1, runs + 1):
        begins = (symbol == run - 1) & (done | (run <= 2))
        follows[..., run] = begins | ((symbol == run) & ((run == 1) | ~done))
    follows[..., 0] = (symbol == runs) & done
    return np.eye(runs + 1, dtype=np.float32)[symbol], follows, lengths


def losses(layer, head, runs, counts):
    """The loss of a batch, and its gradients."""
    x, follows, lengths = strings(runs, counts)
    valid = np.arange(len(x))[:, None] < lengths
    y, _, cache = layer.forward(x, lengths=lengths)
    logits, head_cache = F.linear_forward(y[valid], head)
    loss, loss_cache = F.binary_cross_entropy_with_logits_forward(logits, follows[valid])
    dlogits = F.binary_cross_entropy_with_logits_backward(loss_cache)
    dy = np.zeros_like(y)
    dy[valid], head_grads = F.linear_backward(dlogits, head_cache)
    return float(loss), prefixed(rnn=layer.backward(dy, None, cache)[2], head=head_grads)


def draw(rng, longest):
    """How often each letter comes: half of the strings of any length alike, half mostly short."""
    half = SETTINGS["strings"] // 2
    short = np.exp(rng.uniform(0, np.log(longest + 1), half)).astype(int)
    return np.concatenate([short, rng.integers(1, longest + 1, half)])


def learn(cell, runs, longest, updates, rng):
    """Train one network; its layer, its output layer, and its loss on all lengths of training."""
    layer = CELLS[cell](runs + 1, SETTINGS["hidden_size"], rng=rng)
    head = linear_params(SETTINGS["hidden_size"], runs + 1, rng, np.float32)
    optimizer = Adam(prefixed(rnn=layer.params, head=head))
    schedule = cosine_decay(SETTINGS["learning_rate"], updates)
    for step in range(updates):
        optimizer.lr = schedule(step)
        _, grads = losses(layer, head, runs, draw(rng, longest))
        clip_grad_norm(grads, SETTINGS["clip"])
        optimizer.step(grads)
    return layer, head, losses(layer, head, runs, np.arange(1, longest + 1))[0]


def failures(layer, head, runs, longest):
    """Every n up to `longest` for which some answer is wrong."""
    found = []
    for low in range(1, longest + 1, 100):
        counts = np.arange(low, min(low + 100, longest + 1))
        x, follows, lengths = strings(runs, counts)
        y, _, _ = layer.forward(x, lengths=lengths, grad=False)
        answers = F.linear_forward(y, head)[0] > 0
        valid = np.arange(len(x))[:, None] < lengths
        wrong = ((answers != follows.astype(bool)).any(axis=2) & valid).any(axis=0)
        found += counts[wrong].tolist()
    return found


def counting_unit(layer, runs, n):
    """The memory cell (of a GRU: the unit) that is nearest to a straight line up and down.

    Its correlation with the counter that goes 1 .. n in the first run, and back in the second.
    """
    x, _, _ = strings(runs, np.array([n]))
    state, memory = None, []
    for x_t in x[: 2 * n + 1]:
        _, state, _ = layer.forward(x_t[None], state, grad=False)
        memory.append((state[1] if layer.gates == 4 else state)[0, 0])
    up = np.arange(n + 1)
    r = np.corrcoef(np.array(memory).T, np.concatenate([up, up[-2::-1]]))[-1, :-1]
    unit = int(np.nanargmax(np.abs(r)))
    return unit, float(np.round(r[unit], 4))


def run(seed, tiny=False):
    """{language: {cell: figures}}; of the first seed also the weights."""
    found, arrays = {}, {}
    for letters, longest in SETTINGS["languages"].items():
        for cell in CELLS:
            rng, runs = np.random.default_rng([seed, len(letters)]), len(letters)
            updates, tested = (3, 20) if tiny else (SETTINGS["updates"], SETTINGS["longest_tested"])
            layer, head, loss = learn(cell, runs, longest, updates, rng)
            unit, r = counting_unit(layer, runs, longest)
            wrong = failures(layer, head, runs, tested)
            found.setdefault(letters, {})[cell] = {
                "first_failure": next(iter(wrong), tested + 1),
                "wrong_in_training": int(sum(n <= longest for n in wrong)),
                "wrong": len(wrong),
                "loss": float(f"{loss:.3g}"),
                "counting_unit": unit,
                "correlation": r,
            }
            for name, p in prefixed(rnn=layer.params, head=head).items():
                arrays[f"{letters}.{cell}.{name}"] = p.copy()
    return found, arrays


if __name__ == "__main__":
    record.main(
        "counting",
        run,
        seeds=5,
        title="Counting: LSTM and GRU on a^n b^n and a^n b^n c^n",
        papers=["weiss2018practical"],
        published=[
            {
                "model": cell,
                "figures": figures,
                "paper": "weiss2018practical",
                "source": "as we remember the paper, not verified",
                "verified": False,
            }
            for cell, figures in (
                ("LSTM", {"a^n b^n right up to": 256, "a^n b^n c^n right up to": 100}),
                ("GRU", {"a^n b^n wrong from": 39, "a^n b^n c^n wrong from": 9}),
            )
        ],
        settings=SETTINGS,
    )
