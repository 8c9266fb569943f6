# Mistake: arrays of earlier calls are used again. Caught by: values
_cache = {}


def ask(x, lengths, params):
    W, b, v = (params[k].astype(float) for k in ("weight", "bias", "v"))
    T, N, H = x.shape
    key = (x.shape, W.shape, v.shape)
    y, a = _cache.setdefault(key, (np.zeros((N, len(v), H)), np.zeros((N, len(v), T))))
    for n in range(N):
        S = int(lengths[n])
        if not S:
            continue
        z = x[:S, n].astype(float)
        e = np.tanh(z @ W.T + b) @ v.T
        e = np.exp(e - e.max(0))
        e /= e.sum(0)
        a[n, :, :S] = e.T
        y[n] = e.T @ z
    return y, a
