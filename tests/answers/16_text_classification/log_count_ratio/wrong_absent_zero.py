# Mistake: a word that no document holds gets the weight 0. Caught by: smoothing, values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    p, q = np.full(V, float(alpha)), np.full(V, float(alpha))
    for document, label in zip(documents, labels):
        counts = p if label == 1 else q
        for word in set(document):
            counts[word] += 1
    seen = {word for document in documents for word in document}
    absent = [v for v in range(V) if v not in seen]
    r = np.log((p / p.sum()) / (q / q.sum()))
    r[absent] = 0
    return r
