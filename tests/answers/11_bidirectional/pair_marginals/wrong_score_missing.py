# Mistake: the later step's score is left out of the pair. Caught by: shape, two_steps, agree, values
def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    start, transition, end = (w.astype(float) for w in (start, transition, end))
    pairs = np.zeros((T - 1, N, K, K))
    for n in range(N):
        length = int(lengths[n])
        a = scores[:length, n].astype(float)
        alpha, beta = np.zeros((length, K)), np.zeros((length, K))
        alpha[0] = start + a[0]
        for t in range(1, length):
            alpha[t] = a[t] + np.logaddexp.reduce(alpha[t - 1][:, None] + transition, axis=0)
        beta[-1] = end
        for t in reversed(range(length - 1)):
            beta[t] = np.logaddexp.reduce(transition + a[t + 1] + beta[t + 1], axis=1)
        total = np.logaddexp.reduce(alpha[-1] + end)
        for t in range(length - 1):
            joint = alpha[t][:, None] + transition + beta[t + 1]
            pairs[t, n] = np.exp(joint - total)
    return pairs
