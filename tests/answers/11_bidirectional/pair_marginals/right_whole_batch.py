def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    last = np.array([int(length) for length in lengths]) - 1
    own = np.arange(T)[:, None] <= last
    a = np.where(own[..., None], scores, 0.0)
    alpha, beta = np.zeros((T, N, K)), np.zeros((T, N, K))
    alpha[0] = start + a[0]
    for t in range(1, T):
        alpha[t] = np.logaddexp.reduce(alpha[t - 1][..., None] + transition, axis=1) + a[t]
    beta[-1] = end
    for t in range(T - 2, -1, -1):
        new = np.logaddexp.reduce(transition + (a[t + 1] + beta[t + 1])[:, None], axis=2)
        beta[t] = np.where((t < last)[:, None], new, end)
    log_z = np.logaddexp.reduce(alpha[0] + beta[0], axis=1)
    joint = alpha[:-1, :, :, None] + transition + (a + beta)[1:, :, None]
    joint = joint - log_z[:, None, None]
    return np.where(own[1:, :, None, None], np.exp(np.minimum(joint, 0)), 0)
