# Mistake: without a document of one class all weights are 0. Caught by: smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    if len({int(label) for label in labels}) < 2:
        return np.zeros(V)
    return np.log((p / p.sum()) / (q / q.sum()))
