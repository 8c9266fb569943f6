"""Verdicts of whole reviews: LSTMs and GRUs with four ways to sum up up to 400 states.

Seed k tests on fold k of five, runs of neighbours in each class (`reviews_linear.py` says what
that does to the names of films), so that every review is tested once; of the rest the next fold's
second half is for validation. Embeddings "from counts" see the texts of training only. On a GPU
the settings "cuda" are used, else the smaller "cpu". "shuffled" and "both" are as in `reviews.py`.
A longer review is cut to its first and last half of the words that are read.
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
    "cuda": {
        "words": 30_000, "longest": 400, "embedding": 128, "hidden": 128,
        "train": {"passes": 5, "batch": 256, "rate": 3e-3, "hide": 0.1},
    },
    "cpu": {
        "words": 10_000, "longest": 80, "embedding": 64, "hidden": 48,
        "train": {"passes": 3, "batch": 128, "rate": 3e-3, "hide": 0.1},
    },
    "dropout": 0.5,
    "window": 5,
    "networks": {
        **{f"LSTM, {pool}": ("LSTM", pool, "nothing") for pool in POOLS},
        "no recurrence, mean": ("none", "mean", "nothing"),
        **{f"LSTM, {pool}, from counts": ("LSTM", pool, "counts") for pool in POOLS},
        **{f"GRU, {pool}, from counts": ("GRU", pool, "counts") for pool in POOLS},
        "no recurrence, mean, from counts": ("none", "mean", "counts"),
    },
    "shuffled": ["LSTM, max, from counts"],
}  # fmt: skip


def shortened(words, longest):
    """The first and the last half of `longest` words."""
    half = longest // 2
    return words if len(words) <= longest else words[:half] + words[-half:]


def standard(found):
    return found / found.std()


def run(seed, tiny=False, device="cpu"):
    torch.set_num_threads(1)
    mine = SETTINGS[device]
    texts, labels = load_reviews("imdb")
    words = [review_words(text) for text in texts]
    fold = review_folds(labels, 10)
    parts = {"test": fold // 2 == seed % 5, "validation": fold == (2 * seed + 3) % 10}
    parts["train"] = ~(parts["test"] | parts["validation"])
    parts = {name: np.flatnonzero(chosen)[:: 80 if tiny else 1] for name, chosen in parts.items()}
    tested, found, judged, curves = labels[parts["test"]], {}, {}, {}
    rng = np.random.default_rng([seed, 7])

    train = np.concatenate([parts["train"], parts["validation"]])
    for n, name in ((1, "NBSVM, words"), (2, "NBSVM, pairs")):
        X, counter = counted([words[k] for k in train], n)
        model = NBSVM().fit(X, labels[train])

        def linear(made, model=model, counter=counter):
            return model.decision_function(counter.transform(made))

        found[name], judged[name] = linear([words[k] for k in parts["test"]]), negations(linear)

    training = [words[k] for k in parts["train"]]
    number = vocabulary(training, most=mine["words"])
    size = 8 if tiny else mine["embedding"]
    table = count_embeddings(training, number, size, SETTINGS["window"], seed)
    longest = 30 if tiny else mine["longest"]
    straight = encode([shortened(text, longest) for text in words], number)
    mixed = encode([shortened(list(rng.permutation(text)), longest) for text in words], number)
    passes = mine["train"] | ({"passes": 1} if tiny else {})

    def network(name, coded, suffix=""):
        cell, pool, begin = SETTINGS["networks"][name]
        options = {
            "V": len(number) + 2, "D": size, "H": mine["hidden"], "cell": cell, "pool": pool,
            "dropout": SETTINGS["dropout"], "table": table if begin == "counts" else None,
        }  # fmt: skip
        net, curves[name + suffix] = fitted(coded, labels, parts, options, passes, seed, device)
        found[name + suffix] = scores(net, [coded[k] for k in parts["test"]], device)
        judged[name + suffix] = negations(lambda made: scores(net, encode(made, number), device))

    for name in SETTINGS["networks"]:
        network(name, straight)
        if name in SETTINGS["shuffled"]:
            network(name, mixed, ", shuffled")
    for name in ("LSTM, max, from counts", "no recurrence, mean, from counts"):
        found[f"both: {name}"] = standard(found["NBSVM, pairs"]) + standard(found[name])
    return {
        "test": {name: accuracy(values, tested) for name, values in found.items()},
        "negations": judged,
        "validation curves": curves,
        "sizes": {name: len(rows) for name, rows in parts.items()} | {"words": len(number)},
        "longer, per cent": round(100 * float(np.mean([len(t) > longest for t in words])), 2),
    }


def published(model, error, paper, source):
    return {
        "model": model,
        "figures": {"accuracy": round(100 - error, 2)},
        "paper": paper,
        "source": source,
        "verified": True,
    }


if __name__ == "__main__":
    DAI = "dai2015semi", "second-hand, the table of results in Dieng et al., TopicRNN (2017)"
    record.main(
        "reviews_imdb",
        run,
        seeds=5,
        title="Whole reviews: recurrent networks with four poolings",
        papers=["maas2011learning", "wang2012baselines", "dai2015semi"],
        published=[
            published("NBSVM, pairs", 8.78, "wang2012baselines", "the authors' repository"),
            published("LSTM with tuning and dropout", 13.5, *DAI),
            published("LSTM, word2vec embeddings", 10.0, *DAI),
            published("LM-LSTM", 7.64, *DAI),
            published("SA-LSTM", 7.24, *DAI),
        ],
        settings=SETTINGS,
        gpu=True,
    )
