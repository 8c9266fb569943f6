# Mistake: a sequence without steps is not expected. Caught by: values
import numpy as np


def ask(x, lengths, params):
    T, N, H = x.shape
    W, b, v = (np.asarray(params[name], dtype=float) for name in ("weight", "bias", "v"))
    y, weights = np.zeros((N, len(v), H)), np.zeros((N, len(v), T))
    for n in range(N):
        length = int(lengths[n])
        steps = x[:length, n].astype(float)
        u = np.tanh(steps @ W.T + b)
        for r in range(len(v)):
            e = u @ v[r]
            e = np.exp(e - e.max())
            a = e / e.sum()
            y[n, r] = a @ steps
            weights[n, r, :length] = a
    return y, weights
