def _log_z(a, start, transition, end, pair=None):
    """The sum over all paths, or over those with tags i, j at steps t, t + 1."""
    total = start + a[0]
    for t in range(1, len(a)):
        ways = total[:, None] + transition
        if pair and pair[0] == t - 1:
            only = np.full(ways.shape, -np.inf)
            only[pair[1:]] = ways[pair[1:]]
            ways = only
        total = np.logaddexp.reduce(ways, axis=0) + a[t]
    return np.logaddexp.reduce(total + end)


def _short(a, start, transition, end):
    K = len(end)
    log_z = _log_z(a, start, transition, end)
    out = np.zeros((len(a) - 1, K, K))
    for t, i, j in np.ndindex(out.shape):
        out[t, i, j] = np.exp(_log_z(a, start, transition, end, (t, i, j)) - log_z)
    return out


def _long(a, start, transition, end):
    """Backwards filtering, then forwards: p(k_t) times p(k_{t+1} given k_t)."""
    beta = [end]
    for row in a[:0:-1]:
        beta.append(np.logaddexp.reduce(transition + row + beta[-1], axis=1))
    beta = beta[::-1]
    first = start + a[0] + beta[0]
    p = np.exp(first - np.logaddexp.reduce(first))
    out = []
    for t in range(1, len(a)):
        ways = transition + a[t] + beta[t]
        total = np.logaddexp.reduce(ways, axis=1, keepdims=True)
        total[np.isneginf(total)] = 0.0
        out.append(p[:, None] * np.exp(ways - total))
        p = out[-1].sum(axis=0)
    return np.array(out).reshape(-1, len(end), len(end))


def pair_marginals(scores, start, transition, end, lengths):
    T, N, K = scores.shape
    weights = [np.array(w, dtype=float) for w in (start, transition, end)]
    pairs = np.zeros((T - 1, N, K, K))
    for n in range(N):
        a = np.array(scores[: int(lengths[n]), n], dtype=float)
        pairs[: len(a) - 1, n] = (_short if len(a) < 4 else _long)(a, *weights)
    return pairs
