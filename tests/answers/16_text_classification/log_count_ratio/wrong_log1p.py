# Mistake: the log is that of one more. Caught by: shape, smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    return np.log1p((p / p.sum()) / (q / q.sum()))
