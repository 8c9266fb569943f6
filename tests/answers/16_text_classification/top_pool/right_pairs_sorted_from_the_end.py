import numpy as np


def top_pool(x, lengths, k, dy):
    y = np.zeros(x.shape[1:])
    dx = np.zeros(x.shape)
    for n, j in np.ndindex(*y.shape):
        steps = int(lengths[n])
        ranked = sorted((float(x[t, n, j]), -t) for t in range(steps))[::-1][:k]
        for value, back in ranked:
            y[n, j] += value
            dx[-back, n, j] = float(dy[n, j]) / len(ranked)
        y[n, j] /= max(1, len(ranked))
    return y, dx
