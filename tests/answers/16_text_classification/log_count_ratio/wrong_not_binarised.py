# Mistake: a word counts as often as it stands in a document. Caught by: presence, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in document:
            counts[word] += 1
    return np.log((p / p.sum()) / (q / q.sum()))
