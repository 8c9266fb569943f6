def pair_marginals(scores, start, transition, end, lengths):
    """Forward filtering, then backward smoothing, in log space."""
    T, N, K = scores.shape
    out = np.zeros((T - 1, N, K, K))
    A = transition.astype(float)
    for n in range(N):
        L = int(lengths[n])
        f = [start + scores[0, n].astype(float)]
        for t in range(1, L):
            f.append(np.logaddexp.reduce(f[-1][:, None] + A, axis=0) + scores[t, n])
        last = f[-1] + end
        p = np.exp(last - np.logaddexp.reduce(last))
        for t in range(L - 2, -1, -1):
            ways = f[t][:, None] + A
            z = np.logaddexp.reduce(ways, axis=0)
            cond = np.exp(ways - np.where(np.isneginf(z), 0, z))
            out[t, n] = cond * p
            p = out[t, n].sum(axis=1)
    return out
