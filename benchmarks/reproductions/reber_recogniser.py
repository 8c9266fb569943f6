"""Reber's grammar: does a small network become a perfect recogniser?

Cleeremans, Servan-Schreiber and McClelland (1989) trained Elman's network, whose gradient goes one
step back, to predict the next symbol of strings of Reber's grammar (without the outer letters of
`reber.py`), and then asked for each symbol of a string whether the network had thought it possible:
more active than 0.3. A string of which every symbol passes is accepted. Their abstract says that
such a network can learn to be a perfect recogniser, and that with the smallest number of units the
patterns of its states come to be the nodes of the grammar.

We train networks of 3 and of 15 units on 60,000 strings, eight at a time, and ask for 20,000
strings of the grammar and 70,000 of random letters between a B and an E, as long as the others.

NB: tanh in place of logistic units, a softmax in place of logistic outputs, and Adam.
"""

import numpy as np
import reber
import record

from rnnlib import RNN
from rnnlib import functional as F
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, cosine_decay

SETTINGS = {
    "units": [3, 15],
    "strings": 60_000,
    "batch": 8,
    "learning_rate": 0.02,
    "threshold": 0.3,
    "legal": 20_000,
    "random": 70_000,
}


def inner(rng):
    """One string of the grammar, and what may follow each of its symbols but the last."""
    string, follows = reber.write(rng)
    return string[2:-2], follows[2:-2]


def legal(string):
    """Whether the grammar can write it."""
    node = 0
    for symbol in string[1:]:
        if node is None or symbol not in reber.GRAPH[node]:
            return False
        node = reber.GRAPH[node][symbol]
    return node is None


def learn(units, count, rng):
    rnn = RNN(len(reber.SYMBOLS), units, rng=rng)
    head = linear_params(units, len(reber.SYMBOLS), rng, np.float32)
    optimizer = Adam(prefixed(rnn=rnn.params, head=head))
    updates = count // SETTINGS["batch"]
    schedule = cosine_decay(SETTINGS["learning_rate"], updates)
    for step in range(updates):
        optimizer.lr = schedule(step)
        x, after, _, lengths = reber.arrays([inner(rng) for _ in range(SETTINGS["batch"])])
        optimizer.step(reber.gradients(rnn, head, x, after, lengths, one_step=True))
    return rnn, head


def accepted(rnn, head, strings):
    """Which strings the network takes for strings of the grammar."""
    found = []
    for start in range(0, len(strings), 1000):
        pairs = [(string, [""] * (len(string) - 1)) for string in strings[start : start + 1000]]
        x, after, _, lengths = reber.arrays(pairs)
        y, _, _ = rnn.forward(x, lengths=lengths, grad=False)
        p = np.take_along_axis(F.softmax(F.linear_forward(y, head)[0]), after[..., None], axis=2)
        valid = np.arange(len(x))[:, None] < lengths
        found.append(((p[..., 0] > SETTINGS["threshold"]) | ~valid).all(axis=0))
    return np.concatenate(found)


def run(seed, tiny=False):
    """{units: the shares of strings of the grammar, and of others, that are accepted}."""
    rng = np.random.default_rng(seed)
    scale = 100 if tiny else 1
    good = [inner(rng)[0] for _ in range(SETTINGS["legal"] // scale)]
    lengths = rng.choice([len(string) for string in good], SETTINGS["random"] // scale)
    letters = np.array(list("TPSXV"))
    drawn = ["B" + "".join(rng.choice(letters, length - 2)) + "E" for length in lengths]
    bad = [string for string in drawn if not legal(string)]
    figures = {"legal among random, %": round(100 * (1 - len(bad) / len(drawn)), 3)}
    for units in SETTINGS["units"]:
        rnn, head = learn(units, SETTINGS["strings"] // (scale * 10 if tiny else 1), rng)
        figures[f"{units} units"] = {
            "legal accepted, %": round(100 * float(accepted(rnn, head, good).mean()), 3),
            "others accepted, %": round(100 * float(accepted(rnn, head, bad).mean()), 3),
        }
    return figures


if __name__ == "__main__":
    record.main(
        "reber_recogniser",
        run,
        seeds=10,
        title="Reber's grammar: a small network as a recogniser",
        papers=["cleeremans1989finite"],
        published=[
            {
                "model": "Elman's network",
                "figures": {"legal accepted, %": 100, "others accepted, %": 0},
                "paper": "cleeremans1989finite",
                "source": "abstract: it can learn to be a perfect finite-state recognizer",
                "verified": True,
            }
        ],
        settings=SETTINGS,
    )
