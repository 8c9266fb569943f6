# Mistake: counts are kept in an integer type of 8 bits. Caught by: values
import numpy as np


def log_count_ratio(documents, labels, V, alpha):
    counts = np.zeros((2, V), dtype=np.uint8)
    for document, label in zip(documents, labels):
        for word in set(document):
            counts[int(label), word] += 1
    smoothed = counts + float(alpha)
    shares = smoothed / smoothed.sum(axis=1, keepdims=True)
    return np.log(shares[1] / shares[0])
