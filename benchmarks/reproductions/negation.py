"""Generated sentences in which "not" stands some words before the adjective that it turns round.

"for me the plot is not , to be fair , good at all": the verdict is the adjective's, turned round
where there is a "not" before it. Training has gaps of 0 to 3 words, testing 0 to 8.

"drawn": half of the sentences have no "not". No sum over single words can tell the classes apart,
but a product can, without any order.

"ordered": every sentence has one "not", before the adjective or behind it. What follows "is" is
written backwards in the second case, so a run of words that does not reach from one of the two to
the other is as likely in either case.

Linear models and networks with a hidden layer on bags of words, pairs and triples against LSTMs
with four poolings, in NumPy.
"""

import warnings

import numpy as np
import record
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from rnnlib import LSTM
from rnnlib.data.reviews import BAD, FILLERS, GOOD, SUBJECTS, negated_sentences
from rnnlib.functional import linear_backward, linear_forward
from rnnlib.models import linear_params, prefixed
from rnnlib.optim import Adam, clip_grad_norm
from rnnlib.pooling import (
    attention_pool_backward,
    attention_pool_forward,
    attention_pool_params,
    max_pool_backward,
    max_pool_forward,
    mean_pool_backward,
    mean_pool_forward,
)
from rnnlib.sequence import pad_sequences

SETTINGS = {
    "train": {"sentences": 3000, "gaps": [0, 3]},
    "test": {"sentences": 2700, "gaps": [0, 8]},
    "hidden": 16,
    "embedding": 12,
    "rate": 1e-2,
    "passes": 12,
    "batch": 50,
    "bag": {"hidden": 64, "rate": 1e-2, "passes": 60},
}
POOLS = "last", "mean", "max", "attention"


class Net:
    """Embedding, LSTM (or none), a pooling, one logit: forward and backward."""

    def __init__(self, V, pool, recurrent, rng):
        D, H = SETTINGS["embedding"], SETTINGS["hidden"]
        self.E = rng.normal(0, 0.5, (V, D)).astype(np.float32)
        self.rnn, self.pool = LSTM(D, H, rng=rng) if recurrent else None, pool
        width = H if recurrent else D
        self.head = linear_params(width, 1, rng, np.float32)
        self.score = attention_pool_params(width, width, rng=rng, dtype=np.float32)
        self.params = {"E": self.E} | prefixed(head=self.head)
        if recurrent:
            self.params |= prefixed(rnn=self.rnn.params)
        if pool == "attention":
            self.params |= prefixed(pool=self.score)

    def forward(self, tokens, lengths):
        x, last = self.E[tokens], (lengths - 1, np.arange(len(lengths)))
        y, _, cache = self.rnn.forward(x, lengths=lengths) if self.rnn else (x, None, None)
        if self.pool == "last":
            pooled, pool_cache = y[last], last
        elif self.pool == "attention":
            pooled, _, pool_cache = attention_pool_forward(y, self.score, lengths)
        else:
            pool = {"mean": mean_pool_forward, "max": max_pool_forward}[self.pool]
            pooled, pool_cache = pool(y, lengths)
        logits, head_cache = linear_forward(pooled, self.head)
        return logits[:, 0], (tokens, y, cache, pool_cache, head_cache)

    def backward(self, dlogits, cache):
        tokens, y, rnn_cache, pool_cache, head_cache = cache
        dpooled, head = linear_backward(dlogits[:, None].astype(np.float32), head_cache)
        parts = {"head": head}
        if self.pool == "last":
            dy = np.zeros_like(y)
            dy[pool_cache] = dpooled
        elif self.pool == "attention":
            dy, parts["pool"] = attention_pool_backward(dpooled, pool_cache)
        else:
            pool = {"mean": mean_pool_backward, "max": max_pool_backward}[self.pool]
            dy = pool(dpooled, pool_cache)
        if self.rnn:
            dy, _, parts["rnn"] = self.rnn.backward(dy, None, rnn_cache)
        dE = np.zeros_like(self.E)
        np.add.at(dE, tokens, dy)
        return {"E": dE} | prefixed(**parts)


def by_gap(right, gaps):
    return [round(100 * float(right[gaps == g].mean()), 3) for g in np.unique(gaps)]


def trained(sets, number, pool, recurrent, seed, passes):
    """Per cent right at each gap of the test sentences, and over the passes on all of them."""
    rng = np.random.default_rng([seed, 1])
    net = Net(len(number), pool, recurrent, rng)
    optimizer = Adam(net.params, SETTINGS["rate"])
    (train, labels, _), (test, wanted, gaps) = sets

    def logits(words):
        return net.forward(*pad_sequences([np.array([number[w] for w in t]) for t in words]))

    curve = []
    for _ in range(passes):
        for rows in np.array_split(rng.permutation(len(train)), len(train) // SETTINGS["batch"]):
            scores, cache = logits([train[k] for k in rows])
            p = 1 / (1 + np.exp(-scores))
            grads = net.backward((p - labels[rows]) / len(rows), cache)
            clip_grad_norm(grads, 1.0)
            optimizer.step(grads)
        right = (logits(test)[0] > 0) == wanted
        curve.append(round(100 * float(right.mean()), 3))
    return {"by gap": by_gap(right, gaps), "curve": curve}


def pieces(words, n):
    """All runs of 1 to `n` words."""
    spans = [(i, i + k) for k in range(1, n + 1) for i in range(len(words) - k + 1)]
    return [" ".join(words[i:j]) for i, j in spans]


def bag(sets, n, model):
    """Per cent right at each gap, for a model of all n-grams up to `n`, present or not."""
    (train, labels, _), (test, wanted, gaps) = sets
    counter = CountVectorizer(analyzer=lambda words: pieces(words, n), binary=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the passes are a setting
        model.fit(counter.fit_transform(train), labels)
    return {"by gap": by_gap(model.predict(counter.transform(test)) == wanted, gaps)}


def one_not_each(number, rng, gaps):
    """Sentences with one "not", `gap` words before their adjective or behind it."""
    sentences, labels, drawn = [], [], rng.choice(gaps, number)
    for gap in drawn:
        lengths = *rng.integers(1, 6, 3), gap
        start, far, end, near = (rng.choice(FILLERS, n).tolist() for n in lengths)
        good, turned = rng.integers(0, 2, 2)
        said = [*far, "not", *near, str(rng.choice(GOOD if good else BAD)), *end]
        start += ["the", str(rng.choice(SUBJECTS)), "is"]
        sentences.append(start + (said if turned else said[::-1]))
        labels.append(good != turned)
    return sentences, np.array(labels, dtype=np.int64), drawn


def run(seed, tiny=False):
    found = {}
    for kind, draw in (("drawn", negated_sentences), ("ordered", one_not_each)):
        rng = np.random.default_rng(seed)
        sets = []
        for part in ("train", "test"):
            low, high = SETTINGS[part]["gaps"]
            count = SETTINGS[part]["sentences"] // (10 if tiny else 1)
            sets.append(draw(count, rng, gaps=range(low, high + 1)))
        number = {word: k for k, word in enumerate(sorted({w for t in sets[0][0] for w in t}))}
        passes = 1 if tiny else SETTINGS["passes"]
        found[kind] = models = {}
        for n, name in ((1, "words"), (2, "pairs"), (3, "triples")):
            models[f"linear, {name}"] = bag(sets, n, LogisticRegression(max_iter=2000))
            own = SETTINGS["bag"]
            hidden = MLPClassifier(
                (own["hidden"],),
                learning_rate_init=own["rate"],
                max_iter=2 if tiny else own["passes"],
                random_state=seed,
            )
            models[f"hidden layer, {name}"] = bag(sets, n, hidden)
        models["no recurrence, mean"] = trained(sets, number, "mean", False, seed, passes)
        for pool in POOLS:
            models[f"LSTM, {pool}"] = trained(sets, number, pool, True, seed, passes)
    return found


if __name__ == "__main__":
    record.main(
        "negation",
        run,
        seeds=5,
        title="A word that turns the verdict round, at a distance",
        papers=["wang2012baselines"],
        published=[],
        settings=SETTINGS,
    )
