# Mistake: all steps that equal the smallest chosen number get the gradient. Caught by: values
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
            for t in order[:number]:
                y[n, j] += values[t] / number
            if number:
                near = [t for t in range(length) if values[t] >= values[order[number - 1]]]
                for t in near:
                    dx[t, n, j] = dy[n, j] / len(near)
    return y, dx
