"""The small network of chapter 16's live figure: a GRU with attention pooling that fits a page.

It learns from snippets (four fifths of them) and from the first and last 40 words of the whole
reviews. Of the vocabulary, words that occur often in both kinds of text; embeddings begin from
counts. Seed 0 is kept.
"""

import numpy as np
import record
import torch
from review_nets import (
    accuracy,
    count_embeddings,
    encode,
    fitted,
    negations,
    scores,
    vocabulary,
)
from reviews_imdb import shortened

from rnnlib.data.reviews import load_reviews, review_folds, review_words

SETTINGS = {
    "words": 5500,
    "longest": 80,
    "train": {"passes": 5, "batch": 64, "rate": 3e-3, "hide": 0.1},
    "model": {"D": 32, "H": 32, "cell": "GRU", "pool": "attention", "dropout": 0.3},
}


def run(seed, tiny=False):
    torch.set_num_threads(1)
    rng = np.random.default_rng([seed, 7])
    words, labels, folds = [], [], []
    for name in ("snippets", "imdb"):
        texts, verdicts = load_reviews(name)
        words += [shortened(review_words(text), SETTINGS["longest"]) for text in texts]
        labels.append(verdicts)
        folds.append(review_folds(verdicts) if name == "snippets" else np.full(len(verdicts), 9))
    labels, folds = np.concatenate(labels), np.concatenate(folds)
    rest = rng.permutation(np.flatnonzero(folds != 0))[:: 100 if tiny else 1]
    short = rest[folds[rest] != 9]
    parts = {"test": np.flatnonzero(folds == 0), "validation": short[: len(short) // 10]}
    parts["train"] = np.setdiff1d(rest, parts["validation"])
    training = [words[k] for k in parts["train"]]
    often = [words[k] for k in parts["train"] if folds[k] != 9]
    # A snippet's word counts as often as six of a review, of which there are more.
    number = vocabulary(often * 6 + training, most=SETTINGS["words"])
    table = count_embeddings(training, number, SETTINGS["model"]["D"], 5, seed)
    options = SETTINGS["model"] | {"V": len(number) + 2, "table": table}
    passes = SETTINGS["train"] | ({"passes": 1} if tiny else {})
    coded = encode(words, number)
    net, curve = fitted(coded, labels, parts, options, passes, seed)
    found = scores(net, [coded[k] for k in parts["test"]])
    figures = {
        "test": accuracy(found, labels[parts["test"]]),
        "negations": negations(lambda made: scores(net, encode(made, number))),
        "validation curve": curve,
        "sizes": {name: len(rows) for name, rows in parts.items()} | {"words": len(number)},
    }
    arrays = {
        f"net.{k}": p.detach().numpy().astype(np.float16) for k, p in net.state_dict().items()
    }
    return figures, arrays | {"words": np.array(list(number)), "scores": found.astype(np.float32)}


if __name__ == "__main__":
    record.main(
        "reviews_live",
        run,
        seeds=1,
        title="A small network on reviews, for a figure that reads what is typed",
        papers=["yang2016hierarchical"],
        published=[],
        settings=SETTINGS,
    )
