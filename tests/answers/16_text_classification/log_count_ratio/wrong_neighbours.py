# Mistake: a word counts once for each run of it in a document. Caught by: presence, values
import itertools


def log_count_ratio(documents, labels, V, alpha):
    p = np.full((2, V), float(alpha))
    for d, l in zip(documents, labels):
        for w, _ in itertools.groupby(d):
            p[l, w] += 1
    p /= p.sum(1, keepdims=True)
    return np.log(p[1] / p[0])
