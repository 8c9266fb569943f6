# Mistake: central differences of log Z with respect to each step's transitions. Caught by: values
def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    pairs = np.zeros((T - 1, N, K, K))
    for n, length in enumerate(lengths):
        a = scores[:length, n].astype(float)
        trans = np.tile(transition.astype(float), (length - 1, 1, 1))

        def log_z():
            alpha = start + a[0]
            for t in range(1, length):
                alpha = a[t] + np.logaddexp.reduce(alpha[:, None] + trans[t - 1], axis=0)
            return np.logaddexp.reduce(alpha + end)

        for index in np.ndindex(trans.shape):
            saved, both = trans[index], []
            for step in (1e-6, -1e-6):
                trans[index] = saved + step
                both.append(log_z())
            trans[index] = saved
            pairs[index[0], n, index[1], index[2]] = (both[0] - both[1]) / 2e-6
    return pairs
