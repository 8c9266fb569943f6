# Mistake: probabilities scaled at each step lose a tag that is far behind. Caught by: values
def pair_marginals(scores, start, transition, end, lengths):
    scores, start, transition, end = (
        np.asarray(v, float) for v in (scores, start, transition, end)
    )
    T, N, K = scores.shape
    out = np.zeros((T - 1, N, K, K))
    for n in range(N):
        L = int(lengths[n])
        a = scores[:L, n].copy()
        a[0] += start
        a[-1] += end
        e = np.exp(a - a.max(1, keepdims=True))
        A = np.exp(transition - transition.max())
        f = [e[0] / e[0].sum()]
        for t in range(1, L):
            p = (f[-1] @ A) * e[t]
            f.append(p / p.sum())
        b = [np.ones(K)]
        for t in range(L - 2, -1, -1):
            p = A @ (e[t + 1] * b[0])
            b.insert(0, p / p.sum())
        for t in range(L - 1):
            q = f[t][:, None] * A * (e[t + 1] * b[t + 1])
            out[t, n] = q / q.sum()
    return out
