"""Cheap rivals that `reviews_linear.py` lacks, on the same folds of the two sets of reviews.

"naive Bayes" is given the presence of words, as Wang and Manning do. "TF-IDF" is a logistic
regression on counts as 1 + log, times the inverse frequency in texts; its C is the best of 1, 3,
10 and 30 on validation texts of the snippets' fold 0, and within 0.3 points of the best on those
of the whole reviews. "rare words": NBSVM on those words only that 2 to 30 reviews of training
have, among which there are many names, in runs of neighbours and at random.
"""

from collections import Counter

import numpy as np
import record
from review_nets import NB, NBSVM, Weighted, accuracy, counted

from rnnlib.data.reviews import load_reviews, review_folds, review_words

SETTINGS = {"C": {"TF-IDF": 10.0, "NBSVM": 1.0}, "folds": 10, "rare": [2, 30]}


def tested(words, labels, folds, chosen):
    """Per cent right of each model, a mean over the folds that are `chosen`."""
    found = {}
    for k in chosen:
        train, test = np.flatnonzero(folds != k), np.flatnonzero(folds == k)
        for n, size in ((1, "words"), (2, "pairs")):
            X, counter = counted([words[i] for i in train], n, presence=False)
            Z = counter.transform([words[i] for i in test])
            for name, model, presence in (
                ("naive Bayes", NB(), True),
                ("TF-IDF", Weighted(SETTINGS["C"]["TF-IDF"]), False),
            ):
                A, B = (X.sign(), Z.sign()) if presence else (X, Z)
                scores = model.fit(A, labels[train]).decision_function(B)
                found.setdefault(f"{name}, {size}", []).append(accuracy(scores, labels[test]))
    return {name: round(float(np.mean(right)), 3) for name, right in found.items()}


def on_rare(words, labels, folds, k):
    """Per cent right of NBSVM on rare words only."""
    train, test = np.flatnonzero(folds != k), np.flatnonzero(folds == k)
    counts = Counter(word for i in train for word in set(words[i]))
    low, high = SETTINGS["rare"]
    kept = {word for word, count in counts.items() if low <= count <= high}
    X, counter = counted([[w for w in words[i] if w in kept] for i in train], 1)
    model = NBSVM(SETTINGS["C"]["NBSVM"]).fit(X, labels[train])
    return accuracy(
        model.decision_function(counter.transform([words[i] for i in test])), labels[test]
    )


def run(seed, tiny=False):
    rng = np.random.default_rng([seed, 16])
    step = 20 if tiny else 1
    texts, labels = load_reviews("snippets")
    words, labels = [review_words(text) for text in texts[::step]], labels[::step]
    folds = rng.permutation(len(labels)) % SETTINGS["folds"]  # the draw of reviews_linear.py
    figures = {
        "snippets": tested(words, labels, folds, range(SETTINGS["folds"])),
        "snippets, in runs": tested(words, labels, review_folds(labels), [seed % 5]),
    }
    texts, labels = load_reviews("imdb")
    words, labels = [review_words(text) for text in texts[::step]], labels[::step]
    runs, at_random = review_folds(labels), rng.permutation(len(labels)) % 5
    figures["imdb"] = tested(words, labels, runs, [seed % 5])
    figures["rare words"] = {
        "imdb": on_rare(words, labels, runs, seed % 5),
        "imdb, split at random": on_rare(words, labels, at_random, seed % 5),
    }
    return figures


if __name__ == "__main__":
    record.main(
        "reviews_rivals",
        run,
        seeds=5,
        title="Naive Bayes on presence, TF-IDF, and rare words, on reviews of films",
        papers=["wang2012baselines"],
        published=[],
        settings=SETTINGS,
    )
