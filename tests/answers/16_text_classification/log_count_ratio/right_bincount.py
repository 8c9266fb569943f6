import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    logs = []
    for kind in (0, 1):
        words = [w for d, c in zip(documents, labels) if c == kind for w in set(d)]
        counts = np.bincount(np.array(words, dtype=int), minlength=V) + alpha
        logs.append(np.log(counts / counts.sum()))
    return logs[1] - logs[0]
