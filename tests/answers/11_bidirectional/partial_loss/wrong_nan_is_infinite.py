# Mistake: NaN is taken for an infinite loss. Caught by: values
def partial_loss(scores, allowed, start, transition, end, lengths):
    scores, start, transition, end = (
        np.asarray(v, float) for v in (scores, start, transition, end)
    )
    T, N, K = scores.shape

    def lse(v, axis):
        m = v.max(axis=axis, keepdims=True)
        m = m
        return np.log(np.exp(v - m).sum(axis=axis)) + m.squeeze(axis)

    def log_z(a):
        alpha = start + a[0]
        for t in range(1, len(a)):
            alpha = lse(alpha[:, None] + transition, 0) + a[t]
        return lse(alpha + end, 0)

    loss = np.zeros(N)
    for n in range(N):
        L = int(lengths[n])
        a = scores[:L, n]
        loss[n] = log_z(a) - log_z(np.where(allowed[:L, n], a, -np.inf))
    return np.where(np.isnan(loss), np.inf, loss)
