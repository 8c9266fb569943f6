# Mistake: the sums have alpha once, not for each word. Caught by: smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    return np.log((p / (p.sum() - V * alpha + alpha)) / (q / (q.sum() - V * alpha + alpha)))
