def pair_marginals(scores, start, transition, end, lengths):
    """Each table is divided by its own sum: the total is the same at all steps."""
    T, N, K = scores.shape
    pairs = np.zeros((T - 1, N, K, K))
    for n in range(N):
        a = scores[: int(lengths[n]), n] * 1.0
        left, right = [start + a[0]], [np.zeros(K) + end]
        for row in a[1:]:
            left.append(row + np.logaddexp.reduce(left[-1][:, None] + transition, axis=0))
        for row in a[:0:-1]:
            right.insert(0, np.logaddexp.reduce(transition + (row + right[0])[None], axis=1))
        for t in range(len(a) - 1):
            table = left[t][:, None] + transition + a[t + 1] + right[t + 1]
            table = np.exp(table - table.max())
            pairs[t, n] = table / table.sum()
    return pairs
