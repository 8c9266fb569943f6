# Mistake: a class without documents has no smoothing and gives infinite weights. Caught by: smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    p -= alpha * (not (np.asarray(labels) == 1).any())
    q -= alpha * (not (np.asarray(labels) == 0).any())
    return np.log((p / p.sum()) / (q / q.sum()))
