import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    f = np.zeros((len(documents), V))
    for i, document in enumerate(documents):
        for word in document:
            f[i, word] = 1
    labels = np.asarray(labels, dtype=int)
    p, q = alpha + labels @ f, alpha + (1 - labels) @ f
    return np.log(p) - np.log(p.sum()) - np.log(q) + np.log(q.sum())
