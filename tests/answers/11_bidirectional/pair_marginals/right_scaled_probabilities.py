def _share(log_weights):
    p = np.exp(log_weights - log_weights.max(axis=-1, keepdims=True))
    return p / p.sum(axis=-1, keepdims=True)


def pair_marginals(scores, start, transition, end, lengths):
    """In log space throughout, with messages whose largest number is kept at 0."""
    T, N, K = scores.shape

    def log_product(a, b):
        ways = a[:, None] + b
        top = ways.max(axis=0)
        top = np.where(top > -np.inf, top, 0.0)
        with np.errstate(divide="ignore"):
            out = np.log(np.exp(ways - top).sum(axis=0)) + top
        return out - out.max()

    pairs = np.zeros((T - 1, N, K, K))
    for n in range(N):
        length = int(lengths[n])
        a = scores[:length, n].astype(float)
        A = np.asarray(transition, dtype=float)
        before = [start + a[0]]
        for t in range(1, length):
            before.append(log_product(before[-1], A) + a[t])
        after = [end + a[-1]]
        for t in range(length - 2, -1, -1):
            after.append(log_product(after[-1], A.T) + a[t])
        after.reverse()
        for t in range(length - 1):
            joint = before[t][:, None] + A + after[t + 1][None]
            pairs[t, n] = _share(joint.reshape(-1)).reshape(K, K)
    return pairs
