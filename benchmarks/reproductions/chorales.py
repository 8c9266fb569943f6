"""Bach's chorales, 88 bits a frame: tanh, GRU and LSTM of Chung et al.'s sizes, and baselines.

The loss is the negative log-likelihood of a frame in nats, summed over its 88 notes, as the papers
print it. Every frame is predicted from those before it, the first from nothing. The chorales are
those of the package music21, repeats not written out, copies left out, split by melody: another
edition and another split than the papers' 229 : 76 : 77. They stand in their own keys, and "in C":
moved so that the last bass note, which is nearly always the tonic, is a C, as the papers' are in C
major and C minor.

Baselines: "Bernoulli" has one probability for each note; "last chord" is a logistic regression for
each note on whether it sounded a frame before; "last two frames" and "last four frames" are
logistic regressions for each note on all notes of these frames, their penalty chosen on validation
chorales. A network is that of the learning rate and the pass that are best on validation. The GRU's
reset gate acts before the product, as in Chung et al.; beside it stands torch's, which acts after.
"""

import math

import numpy as np
import record
from sklearn.linear_model import LogisticRegression

from rnnlib import GRU, LSTM, RNN
from rnnlib.data.tunes import load_chorales
from rnnlib.functional import linear_backward, linear_forward, sigmoid
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm, cosine_decay

SETTINGS = {
    "networks": {
        "tanh": {"cell": "RNN", "hidden": 100},
        "GRU": {"cell": "GRU", "hidden": 46, "reset": "before"},
        "GRU, reset after": {"cell": "GRU", "hidden": 46, "reset": "after"},
        "LSTM": {"cell": "LSTM", "hidden": 36},
    },
    "passes": 80,
    "batch": 8,
    "learning_rates": [5e-3, 1.5e-2],
    "clip": 1.0,
    "penalties": {"last two frames": [0.3, 1.0, 3.0], "last four frames": [0.1, 0.3, 1.0]},
}
CELLS = {"RNN": RNN, "GRU": GRU, "LSTM": LSTM}
NOTES = 88
FRAMES = {"last two frames": 2, "last four frames": 4}


def load(tiny=False):
    given = load_chorales()
    parts = {}
    for part in ("train", "validation", "test"):
        rolls = [given.rolls[i].astype(np.float32) for i in getattr(given, part)]
        parts[part] = rolls[:: 20 if tiny else 1]
    return parts


def in_c(roll):
    """A roll in the key in which the last bass note is a C, at most six semitones away."""
    last = np.flatnonzero(roll.any(axis=1))[-1]
    steps = -(np.flatnonzero(roll[last])[0] + 21) % 12
    return np.roll(roll, steps if steps < 6 else steps - 12, axis=1)


def batch(rolls):
    """Frames (T, N, 88), padded, and which of them count (T, N)."""
    T = max(map(len, rolls))
    frames, mask = np.zeros((T, len(rolls), NOTES), np.float32), np.zeros((T, len(rolls)), bool)
    for n, roll in enumerate(rolls):
        frames[: len(roll), n], mask[: len(roll), n] = roll, True
    return frames, mask


class Net:
    """A recurrent layer and logits (T, N, 88) of each frame, from those before it."""

    def __init__(self, cell, hidden, rng, **more):
        self.rnn = CELLS[cell](NOTES, hidden, rng=rng, **more)
        self.head = linear_params(hidden, NOTES, rng, np.float32)
        self.params = prefixed(rnn=self.rnn.params, head=self.head)

    def forward(self, frames):
        before = np.concatenate([np.zeros_like(frames[:1]), frames[:-1]])
        y, _, cache = self.rnn.forward(before)
        logits, head_cache = linear_forward(y, self.head)
        return logits, (cache, head_cache)

    def grads(self, dlogits, caches):
        dy, head = linear_backward(dlogits, caches[1])
        return prefixed(rnn=self.rnn.backward(dy, None, caches[0])[-1], head=head)


def nll(logits, frames, mask):
    """Nats a frame, summed over notes, mean over the frames that count; gradient to the logits."""
    count = float(mask.sum())
    loss = (np.logaddexp(0, logits) - frames * logits)[mask].sum() / count
    return float(loss), (sigmoid(logits) - frames) * mask[..., None] / count


def trained(data, options, rate, seed, passes):
    """A network after its best pass: its figures, and what it had on validation."""
    rng = np.random.default_rng(seed)
    more = {"reset": options["reset"]} if "reset" in options else {}
    net = Net(options["cell"], options["hidden"], rng, **more)
    optimizer, rolls = Adam(net.params, rate), data["train"]
    schedule = cosine_decay(rate, passes * math.ceil(len(rolls) / SETTINGS["batch"]))
    whole = {part: batch(rolls) for part, rolls in data.items()}
    best, kept, curve, step = math.inf, None, [], 0
    for _ in range(passes):
        order = rng.permutation(len(rolls))
        for k in range(0, len(order), SETTINGS["batch"]):
            frames, mask = batch([rolls[i] for i in order[k : k + SETTINGS["batch"]]])
            logits, caches = net.forward(frames)
            grads = net.grads(nll(logits, frames, mask)[1], caches)
            clip_grad_norm(grads, SETTINGS["clip"])
            optimizer.lr = schedule(step)
            optimizer.step(grads)
            step += 1
        frames, mask = whole["validation"]
        curve.append(nll(net.forward(frames)[0], frames, mask)[0])
        if curve[-1] < best:
            best, kept = curve[-1], {name: p.copy() for name, p in net.params.items()}
    for name, p in net.params.items():
        p[...] = kept[name]
    found = {
        part: round(nll(net.forward(x)[0], x, mask)[0], 4) for part, (x, mask) in whole.items()
    }
    return found | {
        "parameters": sum(p.size for p in net.params.values()),
        "best pass": int(np.argmin(curve)) + 1,
        "learning rate": rate,
    }


def network(data, options, seed, passes):
    """The network of the learning rate that is best on validation."""
    every = [trained(data, options, rate, seed, passes) for rate in SETTINGS["learning_rates"]]
    return min(every, key=lambda found: found["validation"])


def shifted(rolls, steps):
    """The `steps` frames before each frame, side by side (zeros first), and all frames."""
    targets = np.concatenate(rolls)
    before = []
    for s in range(1, steps + 1):
        silence = np.zeros((s, NOTES), np.float32)
        before.append(np.concatenate([np.r_[silence, roll][: len(roll)] for roll in rolls]))
    return np.concatenate(before, axis=1), targets


def entropy(p, targets):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return float(-(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum(axis=1).mean())


def baselines(data):
    found = {}
    train = np.concatenate(data["train"])
    p = (train.sum(axis=0) + 0.5) / (len(train) + 1)
    found["Bernoulli"] = {part: entropy(p, np.concatenate(rolls)) for part, rolls in data.items()}
    # P(note | it sounded a frame before, or not) is what logistic regression on one bit finds.
    before, targets = shifted(data["train"], 1)
    rates = []
    for value in (0, 1):
        n = (before == value).sum(axis=0)
        rates.append((((before == value) * targets).sum(axis=0) + p) / (n + 1))
    found["last chord"] = {}
    for part, rolls in data.items():
        x, y = shifted(rolls, 1)
        found["last chord"][part] = entropy(np.where(x == 1, rates[1], rates[0]), y)
    for name, penalties in SETTINGS["penalties"].items():
        sets = {part: shifted(rolls, FRAMES[name]) for part, rolls in data.items()}
        tried = [regression(sets, p, penalty) | {"penalty": penalty} for penalty in penalties]
        found[name] = min(tried, key=lambda scores: scores["validation"])
    for row in found.values():
        row.update({k: round(float(v), 4) for k, v in row.items()})
    return found


def regression(sets, p, penalty):
    """Nats a frame of a logistic regression for each note; p (88,) where a note never varies."""
    used = sets["train"][0].any(axis=0)
    loss = dict.fromkeys(sets, 0.0)
    for note in range(NOTES):
        x, y = sets["train"][0][:, used], sets["train"][1][:, note]
        varies = 0 < y.sum() < len(y)
        if varies:
            model = LogisticRegression(C=penalty, max_iter=200).fit(x, y)
        for part, (x, targets) in sets.items():
            q = model.predict_proba(x[:, used])[:, 1] if varies else np.full(len(x), p[note])
            q, hit = np.clip(q, 1e-7, 1 - 1e-7), targets[:, note]
            loss[part] -= float((hit * np.log(q) + (1 - hit) * np.log(1 - q)).mean())
    return loss


def run(seed, tiny=False):
    """Under "networks" those of chorales in C, which are what the papers have."""
    own = load(tiny)
    moved = {part: list(map(in_c, rolls)) for part, rolls in own.items()}
    passes = 2 if tiny else SETTINGS["passes"]
    found = {}
    for key, data in {"networks": moved, "networks, own keys": own}.items():
        found[key] = {
            name: network(data, options, seed, passes)
            for name, options in SETTINGS["networks"].items()
        }
    if seed == 0:
        found["baselines"], found["baselines, own keys"] = baselines(moved), baselines(own)
        found["frames"] = {part: [len(rolls), sum(map(len, rolls))] for part, rolls in own.items()}
    return found


TABLE_2 = "its table 2, in two transcriptions (one has 9.19 for tanh)"
NADE = "5.56 in Counterpoint by Convolution (2016), 5.19 in Krishnan et al. (2017); not verified"


def paper(model, test, key, source, verified=True, **more):
    return {
        "model": model,
        "figures": {"test": test} | more,
        "paper": key,
        "source": source,
        "verified": verified,
    }


if __name__ == "__main__":
    record.main(
        "chorales",
        run,
        seeds=2,
        title="Bach's chorales: nats a frame of tanh, GRU, LSTM and baselines, own keys and in C",
        papers=["boulanger2012modeling", "chung2014empirical", "bai2018empirical"],
        published=[
            paper("tanh, 100 units", 9.10, "chung2014empirical", TABLE_2, train=8.82),
            paper("GRU, 46 units", 8.54, "chung2014empirical", TABLE_2, train=6.94),
            paper("LSTM, 36 units", 8.67, "chung2014empirical", TABLE_2, train=8.15),
            paper("RNN", 8.91, "bai2018empirical", "its table 1"),
            paper("GRU", 8.43, "bai2018empirical", "its table 1"),
            paper("LSTM", 8.45, "bai2018empirical", "its table 1"),
            paper("TCN", 8.10, "bai2018empirical", "its table 1"),
            paper("RNN", 8.71, "boulanger2012modeling", "table 3 of Krishnan et al. (2017)"),
            paper("RNN-NADE", 5.56, "boulanger2012modeling", NADE, verified=False),
        ],
        settings=SETTINGS,
    )
