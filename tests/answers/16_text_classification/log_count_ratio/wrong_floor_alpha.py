# Mistake: alpha is never below one tenth. Caught by: values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    alpha = max(alpha, 0.1)
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    return np.log((p / p.sum()) / (q / q.sum()))
