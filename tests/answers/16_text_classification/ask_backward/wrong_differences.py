# Mistake: central differences stand for the gradient. Caught by: values
def ask_backward(dy, x, lengths, params):
    P = {k: np.array(params[k], float) for k in params}
    x = np.array(x, float)
    N = x.shape[1]
    dx = np.zeros(x.shape)
    g = {k: np.zeros(P[k].shape) for k in P}

    def f(z, P, d):
        e = np.tanh(z @ P["weight"].T + P["bias"]) @ P["v"].T
        e = np.exp(e - e.max(0))
        e /= e.sum(0)
        return float(((e.T @ z) * d).sum())

    for n in range(N):
        S = int(lengths[n])
        if not S:
            continue
        z = x[:S, n].copy()
        d = dy[n].astype(float)
        for arr, out in [(z, dx[:S, n])] + [(P[k], g[k]) for k in P]:
            for i in np.ndindex(*arr.shape):
                o = arr[i]
                arr[i] = o + 1e-6
                u = f(z, P, d)
                arr[i] = o - 1e-6
                w = f(z, P, d)
                arr[i] = o
                out[i] += (u - w) / 2e-6
    return dx, g
