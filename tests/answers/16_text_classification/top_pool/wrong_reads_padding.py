# Mistake: padding takes part. Caught by: shapes, forward, backward, values
import numpy as np


def top_pool(x, lengths, k, dy):
    T, N, H = x.shape
    y, dx = np.zeros((N, H)), np.zeros((T, N, H))
    for n in range(N):
        length = T
        number = min(k, length)
        for j in range(H):
            values = [float(v) for v in x[:length, n, j]]
            order = sorted(range(length), key=lambda t: -values[t])
            for t in order[:number]:
                y[n, j] += values[t] / number
                dx[t, n, j] = dy[n, j] / number
    return y, dx
