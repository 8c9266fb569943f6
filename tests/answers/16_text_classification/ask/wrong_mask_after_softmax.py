# Mistake: padding is masked after the softmax, so that the weights do not sum to 1. Caught by: shapes, values
import numpy as np


def ask(x, lengths, params):
    T, N, H = x.shape
    W, b, v = (np.asarray(params[name], dtype=float) for name in ("weight", "bias", "v"))
    y, weights = np.zeros((N, len(v), H)), np.zeros((N, len(v), T))
    for n in range(N):
        length = int(lengths[n])
        if length == 0:
            continue
        inside = np.arange(T) < length
        steps = np.where(inside[:, None], x[:, n], 0.0)
        u = np.tanh(steps @ W.T + b)
        for r in range(len(v)):
            e = u @ v[r]
            e = np.exp(e - e.max())
            a = e / e.sum() * inside
            y[n, r] = a @ steps
            weights[n, r] = a
    return y, weights
