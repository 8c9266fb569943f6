"""Dropout in a recurrent network that overfits: where it acts, and whether its choice is kept.

A character model with one layer of tanh units reads the same short text of Python's library many
times. Dropout acts on what the layer and the head read, on the state that goes from step to step,
or on both; its choice is drawn anew at every step, or kept for a whole window. "Everywhere, per
step" is naive dropout, "everywhere, kept" variational dropout (Gal & Ghahramani 2016), "not on the
state, per step" that of Zaremba et al. (2014). Each has the same choice of rates. Beside them stand
zoneout, weight decay and smaller networks, searched alike, and nothing at all.

After every pass the bits per character of validation and test text are measured without dropout.
The weights of the pass with the lowest validation bits count. Which rate is taken is for the reader
of the record to choose, by the validation text.
"""

import numpy as np
import record

from rnnlib import functional as F
from rnnlib.data.text import Vocabulary, batchify, load_stdlib
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import AdamW, clip_grad_norm, cosine_decay

RATES = [0.1, 0.2, 0.35]
DROPOUT = {
    "not on the state, per step": {"around": True, "state": False, "kept": False},
    "not on the state, kept": {"around": True, "state": False, "kept": True},
    "on the state only, per step": {"around": False, "state": True, "kept": False},
    "on the state only, kept": {"around": False, "state": True, "kept": True},
    "everywhere, per step": {"around": True, "state": True, "kept": False},
    "everywhere, kept": {"around": True, "state": True, "kept": True},
}
SETTINGS = {
    "characters": 40_000,
    "held_out_characters": 30_000,
    "embedding": 32,
    "hidden": 128,
    "window": 50,
    "streams": 24,
    "passes": 36,
    "learning_rate": 4e-3,
    "curves_of": ["none", "0.2"],
    "methods": {
        "none": {"none": {}},
        **{
            name: {str(p): {"dropout": p, **where} for p in RATES}
            for name, where in DROPOUT.items()
        },
        "zoneout": {str(p): {"zoneout": p} for p in (0.05, 0.1, 0.2)},
        "weight decay": {str(d): {"decay": d} for d in (0.1, 0.3, 1.0)},
        "smaller network": {str(H): {"hidden": H} for H in (32, 64, 96)},
    },
}


class Network:
    """Embedding, one tanh layer with dropout or zoneout in it, head; windows of (T, N) tokens."""

    def __init__(self, V, rng, hidden=None, dropout=0.0, zoneout=0.0, noise=True, **where):
        E, H = SETTINGS["embedding"], hidden or SETTINGS["hidden"]
        self.rng, self.dropout, self.zoneout, self.H = rng, dropout, zoneout, H
        self.noise = noise  # without it a unit mixes its old and new value in training as well
        self.around, self.state, self.kept = (where.get(k) for k in ("around", "state", "kept"))
        self.embedding = {"weight": rng.standard_normal((V, E)).astype(np.float32)}
        shapes = {"weight_ih": (H, E), "weight_hh": (H, H), "bias": (H,)}
        self.rnn = {
            name: rng.uniform(-(H**-0.5), H**-0.5, shape).astype(np.float32)
            for name, shape in shapes.items()
        }
        self.head = linear_params(H, V, rng, np.float32)
        self.params = prefixed(embedding=self.embedding, rnn=self.rnn, head=self.head)

    def mask(self, where, shape, training):
        """A mask that broadcasts to (T, N, ...): ones where there is no dropout."""
        if not (training and where and self.dropout):
            return np.ones((shape[0], 1, 1), np.float32)
        drawn = (1, *shape[1:]) if self.kept else shape
        _, mask = F.dropout_forward(np.ones(drawn, np.float32), self.dropout, self.rng)
        return np.broadcast_to(mask, shape)

    def forward(self, tokens, h, training=False):
        """Logits, the last state, and what backward needs."""
        T, N = tokens.shape
        x, embedding_cache = F.embedding_forward(tokens, self.embedding)
        mask_x = self.mask(self.around, x.shape, training)
        x = x * mask_x
        a = x @ self.rnn["weight_ih"].T + self.rnn["bias"]
        W, hs, new = self.rnn["weight_hh"].T.copy(), np.empty((T + 1, N, self.H), np.float32), a
        hs[0] = h
        masks = self.mask(self.state, hs[1:].shape, training)
        keep = np.full((T, 1, 1), self.zoneout, np.float32)
        if training and self.zoneout and self.noise:
            keep = (self.rng.random(hs[1:].shape) < self.zoneout).astype(np.float32)
        for t in range(T):
            read = hs[t] * masks[t] if self.state else hs[t]
            new[t] += read @ W
            np.tanh(new[t], out=new[t])
            hs[t + 1] = keep[t] * hs[t] + (1 - keep[t]) * new[t] if self.zoneout else new[t]
        mask_y = self.mask(self.around, hs[1:].shape, training)
        logits, head_cache = F.linear_forward(hs[1:] * mask_y, self.head)
        return (
            logits,
            hs[-1],
            (x, embedding_cache, mask_x, hs, new, masks, keep, mask_y, head_cache),
        )

    def loss_and_grads(self, inputs, targets, h):
        """Loss in nats, gradients, and the state for the next window."""
        logits, last, cache = self.forward(inputs, h, training=True)
        x, embedding_cache, mask_x, hs, new, masks, keep, mask_y, head_cache = cache
        loss, loss_cache = F.cross_entropy_forward(logits, targets)
        dy, head_grads = F.linear_backward(F.cross_entropy_backward(loss_cache), head_cache)
        dy *= mask_y
        W, dh, da = self.rnn["weight_hh"], np.zeros_like(hs[0]), np.empty_like(new)
        for t in reversed(range(len(dy))):
            dh = dy[t] + dh
            dnew = dh * (1 - keep[t]) if self.zoneout else dh
            da[t] = dnew * (1 - new[t] ** 2)
            through = da[t] @ W
            if self.state:
                through *= masks[t]
            dh = through + keep[t] * dh if self.zoneout else through
        rows = da.reshape(-1, self.H)
        read = hs[:-1] * masks if self.state else hs[:-1]
        rnn_grads = {
            "weight_ih": rows.T @ x.reshape(len(rows), -1),
            "weight_hh": rows.T @ read.reshape(len(rows), -1),
            "bias": rows.sum(axis=0),
        }
        dx = (da @ self.rnn["weight_ih"]) * mask_x
        embedding_grads = F.embedding_backward(dx, embedding_cache)
        return loss, prefixed(embedding=embedding_grads, rnn=rnn_grads, head=head_grads), last

    def bits(self, stream):
        """Bits per character over parallel streams (T + 1, N), without dropout."""
        logits, _, _ = self.forward(stream[:-1], np.zeros((stream.shape[1], self.H), np.float32))
        return float(F.cross_entropy_forward(logits, stream[1:])[0] / np.log(2))


class Data:
    """Training, validation and test characters as numbers, each in parallel streams."""

    def __init__(self, tiny=False):
        size = 3000 if tiny else SETTINGS["characters"]
        held_out = 3000 if tiny else SETTINGS["held_out_characters"]
        files = load_stdlib("train")
        text = "".join(files[name] for name in sorted(files))
        middle = len(text) // 2
        text = text[middle : middle + size]
        self.vocabulary = Vocabulary(text)
        self.train = batchify(self.vocabulary.encode(text), SETTINGS["streams"])
        self.held_out = {
            part: batchify(
                self.vocabulary.encode("".join(load_stdlib(part).values())[:held_out]), 50
            )
            for part in ("validation", "test")
        }


def train(data, seed, passes, label, decay=0.0, **options):
    """One network: bits of each part at the best pass and at the last, and perhaps the curves."""
    rng = np.random.default_rng(seed)
    net = Network(len(data.vocabulary), rng, **options)
    T = SETTINGS["window"]
    starts = range(0, len(data.train) - 1, T)
    optimizer = AdamW(net.params, lr=SETTINGS["learning_rate"], weight_decay=decay)
    schedule = cosine_decay(SETTINGS["learning_rate"], passes * len(starts))
    curves = {"training": [], "validation": [], "test": []}
    step = 0
    for _ in range(passes):
        h, total = np.zeros((data.train.shape[1], net.H), np.float32), 0.0
        for a in starts:
            window = data.train[a : a + T + 1]
            loss, grads, h = net.loss_and_grads(window[:-1], window[1:], h)
            clip_grad_norm(grads, 1.0)
            optimizer.lr = schedule(step)
            optimizer.step(grads)
            step += 1
            total += loss * (len(window) - 1)
        curves["training"].append(total / (len(data.train) - 1) / np.log(2))
        for part, stream in data.held_out.items():
            curves[part].append(net.bits(stream))
    best = int(np.argmin(curves["validation"]))
    rounded = {part: [round(float(b), 4) for b in bits] for part, bits in curves.items()}
    found = {
        "best_pass": best + 1,
        "validation": rounded["validation"][best],
        "test": rounded["test"][best],
        "training": rounded["training"][best],
        "last": {part: bits[-1] for part, bits in rounded.items()},
    }
    return found | ({"curves": rounded} if label in SETTINGS["curves_of"] else {})


def run(seed, tiny=False):
    """The curves of every method at every setting."""
    data = Data(tiny)
    passes = 2 if tiny else SETTINGS["passes"]
    return {
        method: {
            label: train(data, seed, passes, label, **options)
            for label, options in settings.items()
        }
        for method, settings in SETTINGS["methods"].items()
    }


if __name__ == "__main__":
    record.main(
        "dropout",
        run,
        seeds=6,
        title="Dropout in a recurrent network: where it acts, and whether its choice is kept",
        papers=["gal2016theoretically", "zaremba2014recurrent", "krueger2017zoneout"],
        published=[
            {
                "model": "medium LSTM, dropout not on the state",
                "figures": {"test perplexity": 82.7},
                "paper": "zaremba2014recurrent",
                "source": "a list of published perplexities, takase.github.io/lm_performance",
                "verified": True,
            },
            {
                "model": "medium LSTM, variational dropout",
                "figures": {"test perplexity": 79.7},
                "paper": "gal2016theoretically",
                "source": "Table 1, untied weights, in a copy of the row",
                "verified": True,
            },
            {
                "model": "large LSTM, variational dropout, averaged over masks",
                "figures": {"test perplexity": 73.4},
                "paper": "gal2016theoretically",
                "source": "abstract",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
