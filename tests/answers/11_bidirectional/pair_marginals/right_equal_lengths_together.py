def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    L = np.array([int(v) for v in lengths])
    a = scores.astype(float)
    out = np.zeros((T - 1, N, K, K))
    for k in np.unique(L):
        who = np.flatnonzero(L == k)
        s = a[:k, who]
        f = np.empty_like(s)
        b = np.empty_like(s)
        f[0] = s[0] + start
        b[-1] = end
        for t in range(1, k):
            f[t] = np.logaddexp.reduce(f[t - 1][:, :, None] + transition, axis=1) + s[t]
        for t in range(k - 1, 0, -1):
            b[t - 1] = np.logaddexp.reduce(transition + (s[t] + b[t])[:, None], axis=2)
        z = np.logaddexp.reduce(f[-1] + b[-1], axis=-1)
        out[: k - 1, who] = np.exp(
            f[:-1, :, :, None] + transition + (s + b)[1:, :, None] - z[:, None, None]
        )
    return out
