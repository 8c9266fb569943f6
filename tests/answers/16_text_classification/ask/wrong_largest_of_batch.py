# Mistake: the largest score of all sequences is taken off, so that the others vanish. Caught by: values
def ask(x, lengths, params):
    W, b, v = (params[k].astype(float) for k in ("weight", "bias", "v"))
    T, N, H = x.shape
    y = np.zeros((N, len(v), H))
    a = np.zeros((N, len(v), T))
    big = 0.0
    for n in range(N):
        S = int(lengths[n])
        if S:
            big = max(big, (np.tanh(x[:S, n].astype(float) @ W.T + b) @ v.T).max())
    for n in range(N):
        S = int(lengths[n])
        if not S:
            continue
        z = x[:S, n].astype(float)
        e = np.tanh(z @ W.T + b) @ v.T
        e = np.exp(e - big)
        e /= e.sum(0)
        a[n, :, :S] = e.T
        y[n] = e.T @ z
    return y, a
