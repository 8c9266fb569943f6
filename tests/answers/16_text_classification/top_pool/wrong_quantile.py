# Mistake: the numbers above the quantile are averaged, ties and all. Caught by: values
import numpy as np


def top_pool(x, lengths, k, dy):
    T, N, H = x.shape
    y, dx = np.zeros((N, H)), np.zeros((T, N, H))
    for n in range(N):
        length = int(lengths[n])
        number = min(k, length)
        for j in range(H):
            values = [float(v) for v in x[:length, n, j]]
            order = sorted(range(length), key=lambda t: -values[t])
            near = [t for t in range(length) if values[t] >= values[order[number - 1]]]
            for t in near:
                y[n, j] += values[t] / len(near)
                dx[t, n, j] = dy[n, j] / len(near)
    return y, dx
