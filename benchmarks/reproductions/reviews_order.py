"""What the order of words is worth to networks on snippets: seeds that `reviews.py` lacks.

Each network is trained twice, on the texts as they are and on the same texts with the words of
each in an order drawn once, in training and in testing. All else is as in `reviews.py`, but for
the seeds, hence the texts for validation and the order of the shuffled words. Seed k tests on
fold k of five.
"""

import numpy as np
import record
import torch
from review_nets import accuracy, count_embeddings, encode, fitted, scores, vocabulary

from rnnlib.data.reviews import load_reviews, review_folds, review_words

SETTINGS = {
    "first seed": 5,
    "window": 5,
    "networks": [["LSTM", "max"], ["GRU", "last"]],
    "model": {"D": 64, "H": 64, "dropout": 0.5},
    "train": {"passes": 8, "batch": 32, "rate": 2e-3, "hide": 0.1},
}


def run(seed, tiny=False):
    torch.set_num_threads(1)
    own = seed + SETTINGS["first seed"]
    rng = np.random.default_rng([own, 7])
    texts, labels = load_reviews("snippets")
    words = [review_words(text) for text in texts]
    others = [review_words(text) for text in load_reviews("imdb").texts[:: 200 if tiny else 1]]
    fold = review_folds(labels)
    rest = rng.permutation(np.flatnonzero(fold != seed % 5))[:: 20 if tiny else 1]
    cut = len(rest) // 10
    test = np.flatnonzero(fold == seed % 5)
    parts = {"validation": rest[:cut], "train": rest[cut:], "test": test}
    training = [words[k] for k in parts["train"]]
    number = vocabulary(training)
    size = SETTINGS["model"]["D"]
    table = count_embeddings(training + others, number, size, SETTINGS["window"], own)
    mixed = [list(rng.permutation(text)) for text in words]
    passes = SETTINGS["train"] | ({"passes": 1} if tiny else {})
    found = {}
    for cell, pool in SETTINGS["networks"]:
        options = SETTINGS["model"] | {"V": len(number) + 2, "cell": cell, "pool": pool}
        right = found[f"{cell}, {pool}"] = {}
        for kind, some in (("as they are", words), ("shuffled", mixed)):
            coded = encode(some, number)
            net, _ = fitted(coded, labels, parts, options | {"table": table}, passes, own)
            right[kind] = accuracy(scores(net, [coded[k] for k in test]), labels[test])
    return found


if __name__ == "__main__":
    record.main(
        "reviews_order",
        run,
        seeds=5,
        title="What the order of words is worth on snippets of reviews",
        papers=["pang2005seeing"],
        published=[],
        settings=SETTINGS,
    )
