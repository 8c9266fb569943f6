# Mistake: alpha is always 1. Caught by: shape, smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, 1.0), np.full(V, 1.0)
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    return np.log((p / p.sum()) / (q / q.sum()))
