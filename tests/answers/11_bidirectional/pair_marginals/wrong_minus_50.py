# Mistake: minus infinity becomes -50, which large scores make up for. Caught by: values
def pair_marginals(scores, start, transition, end, lengths):
    scores, start, transition, end = (
        np.nan_to_num(np.asarray(v, float), neginf=-50) for v in (scores, start, transition, end)
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
            alpha[t] = lse(alpha[t - 1][:, None] + transition, 0) + a[t]
        beta[-1] = end
        for t in range(L - 2, -1, -1):
            beta[t] = lse(transition + a[t + 1] + beta[t + 1], 1)
        z = lse(alpha[-1] + end, 0)
        for t in range(L - 1):
            out[t, n] = np.exp(alpha[t][:, None] + transition + a[t + 1] + beta[t + 1] - z)
    return out
