def partial_loss(scores, allowed, start, transition, end, lengths):
    """Only the rows and columns that are allowed are summed."""
    T, N, K = scores.shape
    out = np.zeros(N)
    for n in range(N):
        z = []
        for free in (True, False):
            alpha = None
            before = None
            for t in range(int(lengths[n])):
                now = np.arange(K) if free else np.flatnonzero(allowed[t, n])
                if len(now) == 0:
                    alpha = np.array([])
                    before = now
                    break
                if t == 0:
                    alpha = start[now].astype(float) + scores[0, n, now]
                else:
                    ways = alpha[:, None] + transition[np.ix_(before, now)]
                    alpha = np.logaddexp.reduce(ways, axis=0) + scores[t, n, now]
                before = now
            z.append(np.logaddexp.reduce(alpha + end[before]) if len(alpha) else -np.inf)
        out[n] = z[0] - z[1]
    return out
