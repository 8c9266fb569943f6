import numpy as np


def ask(x, lengths, params):
    T, N, H = x.shape
    W, b, v = (np.asarray(params[name], dtype=float) for name in ("weight", "bias", "v"))
    y, weights = np.zeros((N, len(v), H)), np.zeros((N, len(v), T))
    for n in range(N):
        length = int(lengths[n])
        if length == 0:
            continue
        steps = x[:length, n].astype(float)
        u = np.tanh(steps @ W.T + b)
        for r in range(len(v)):
            e = [sum(v[r, i] * row[i] for i in range(len(b))) for row in u]
            e = [float(np.exp(score - max(e))) for score in e]
            a = np.array([score / sum(e) for score in e])
            y[n, r] = a @ steps
            weights[n, r, :length] = a
    return y, weights
