# Mistake: the way through the scores is left out of dx. Caught by: differences, values
import numpy as np


def ask_backward(dy, x, lengths, params):
    T, N, H = x.shape
    W, b, v = (np.asarray(params[name], dtype=float) for name in ("weight", "bias", "v"))
    dx, dW, db, dv = (np.zeros(np.shape(array)) for array in (x, W, b, v))
    for n in range(N):
        length = int(lengths[n])
        if length == 0:
            continue
        steps = x[:length, n].astype(float)
        u = np.tanh(steps @ W.T + b)
        for r in range(len(v)):
            g = dy[n, r].astype(float)
            e = u @ v[r]
            e = np.exp(e - e.max())
            a = e / e.sum()
            da = steps @ g
            de = a * (da - a @ da)
            dz = de[:, None] * v[r] * (1 - u**2)
            dx[:length, n] += a[:, None] * g
            dW += dz.T @ steps
            db += dz.sum(axis=0)
            dv[r] += de @ u
    return dx, {"weight": dW, "bias": db, "v": dv}
