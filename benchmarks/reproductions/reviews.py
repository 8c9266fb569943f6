"""Verdicts of 8,530 snippets: NBSVM, and LSTMs with four ways to sum up their states.

Seed k tests on fold k of five, so that every snippet is tested once; a tenth of the rest is for
validation. "from counts": embeddings begin as PPMI and SVD of the snippets of training and of the
24,904 reviews of the other set, without their verdicts. "shuffled": the words of each text are in
an order drawn once, in training and in testing. "both": the standardised scores of NBSVM and of
a network, added. Settings were chosen on the validation part of seed 0.
"""

import numpy as np
import record
import torch
from review_nets import (
    NBSVM,
    accuracy,
    count_embeddings,
    counted,
    encode,
    fitted,
    negations,
    scores,
    vocabulary,
)

from rnnlib.data.reviews import load_reviews, review_folds, review_words

POOLS = "last", "mean", "max", "attention"
SETTINGS = {
    "embedding": 64,
    "hidden": 64,
    "dropout": 0.5,
    "window": 5,
    "train": {"passes": 8, "batch": 32, "rate": 2e-3, "hide": 0.1},
    "networks": {
        **{f"LSTM, {pool}": ("LSTM", pool, "nothing") for pool in POOLS},
        "no recurrence, mean": ("none", "mean", "nothing"),
        **{f"LSTM, {pool}, from counts": ("LSTM", pool, "counts") for pool in POOLS},
        "GRU, max, from counts": ("GRU", "max", "counts"),
        "no recurrence, mean, from counts": ("none", "mean", "counts"),
    },
    "shuffled": ["LSTM, max, from counts", "LSTM, last, from counts"],
    "kept": ["NBSVM, pairs", "LSTM, max, from counts", "LSTM, attention, from counts"],
}


def standard(found):
    return found / found.std()


def linear(words, labels, parts):
    """Scores of test texts by NBSVM, and what it does with negations."""
    train = np.concatenate([parts["train"], parts["validation"]])
    found, judged = {}, {}
    for n, name in ((1, "NBSVM, words"), (2, "NBSVM, pairs")):
        X, counter = counted([words[k] for k in train], n)
        model = NBSVM().fit(X, labels[train])

        def score(texts, model=model, counter=counter):
            return model.decision_function(counter.transform(texts))

        found[name] = score([words[k] for k in parts["test"]])
        judged[name] = negations(score)
    return found, judged


def run(seed, tiny=False):
    torch.set_num_threads(1)
    texts, labels = load_reviews("snippets")
    words = [review_words(text) for text in texts]
    others = [review_words(text) for text in load_reviews("imdb").texts[:: 200 if tiny else 1]]
    rng = np.random.default_rng([seed, 7])
    fold = review_folds(labels)
    rest = rng.permutation(np.flatnonzero(fold != seed % 5))[:: 20 if tiny else 1]
    cut = len(rest) // 10
    parts = {
        "validation": rest[:cut],
        "train": rest[cut:],
        "test": np.flatnonzero(fold == seed % 5),
    }
    tested = labels[parts["test"]]
    found, judged = linear(words, labels, parts)
    training = [words[k] for k in parts["train"]]
    number = vocabulary(training)
    sizes = SETTINGS["embedding"], SETTINGS["window"]
    table = count_embeddings(training + others, number, *sizes, seed)
    passes = SETTINGS["train"] | ({"passes": 1} if tiny else {})
    mixed = [list(rng.permutation(text)) for text in words]
    curves = {}

    def network(name, texts, suffix=""):
        cell, pool, begin = SETTINGS["networks"][name]
        options = {
            "V": len(number) + 2, "D": SETTINGS["embedding"], "H": SETTINGS["hidden"],
            "cell": cell, "pool": pool, "dropout": SETTINGS["dropout"],
            "table": table if begin == "counts" else None,
        }  # fmt: skip
        coded = encode(texts, number)
        net, curves[name + suffix] = fitted(coded, labels, parts, options, passes, seed)
        found[name + suffix] = scores(net, [coded[k] for k in parts["test"]])
        judged[name + suffix] = negations(lambda made: scores(net, encode(made, number)))

    for name in SETTINGS["networks"]:
        network(name, words)
        if name in SETTINGS["shuffled"]:
            network(name, mixed, ", shuffled")
    for name in ("LSTM, max, from counts", "no recurrence, mean, from counts"):
        found[f"both: {name}"] = standard(found["NBSVM, pairs"]) + standard(found[name])
    figures = {
        "test": {name: accuracy(values, tested) for name, values in found.items()},
        "negations": judged,
        "validation curves": curves,
        "sizes": {name: len(rows) for name, rows in parts.items()} | {"words": len(number)},
    }
    arrays = {f"scores.{name}": found[name].astype(np.float32) for name in SETTINGS["kept"]}
    return figures, arrays | {"test": parts["test"]}


if __name__ == "__main__":
    record.main(
        "reviews",
        run,
        seeds=5,
        title="Snippets of reviews: NBSVM, and LSTMs with four poolings",
        papers=["pang2005seeing", "kim2014convolutional", "wang2012baselines"],
        published=[
            {
                "model": "CNN-rand",
                "figures": {"accuracy": 76.1},
                "paper": "kim2014convolutional",
                "source": "second-hand, papers that quote its table 2; ten folds of 10,662",
                "verified": True,
            },
            {
                "model": "CNN-non-static (word2vec)",
                "figures": {"accuracy": 81.5},
                "paper": "kim2014convolutional",
                "source": "second-hand, papers that quote its table 2; ten folds of 10,662",
                "verified": True,
            },
        ],
        settings=SETTINGS,
    )
