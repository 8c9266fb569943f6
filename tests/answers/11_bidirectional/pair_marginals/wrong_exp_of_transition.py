# Mistake: the exp of a transition is taken by itself, and is no float. Caught by: values
def pair_marginals(scores, start, transition, end, lengths):
    scores, start, transition, end = (
        np.asarray(v, float) for v in (scores, start, transition, end)
    )
    T, N, K = scores.shape

    def lse(v, axis):
        m = v.max(axis=axis, keepdims=True)
        m = np.where(np.isfinite(m), m, 0)
        return np.log(np.exp(v - m).sum(axis=axis)) + m.squeeze(axis)

    out = np.zeros((T - 1, N, K, K))
    for n in range(N):
        L = int(lengths[n])
        a = scores[:L, n]
        alpha = np.zeros((L, K))
        beta = np.zeros((L, K))
        alpha[0] = start + a[0]
        for t in range(1, L):
            m = alpha[t - 1].max()
            alpha[t] = np.log(np.exp(alpha[t - 1] - m) @ np.exp(transition)) + m + a[t]
        beta[-1] = end
        for t in range(L - 2, -1, -1):
            beta[t] = lse(transition + a[t + 1] + beta[t + 1], 1)
        z = lse(alpha[-1] + end, 0)
        for t in range(L - 1):
            out[t, n] = np.exp(alpha[t][:, None] + transition + a[t + 1] + beta[t + 1] - z)
    return out
