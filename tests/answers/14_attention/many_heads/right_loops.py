def many_heads(q, k, m, mask, heads):
    T, N, S = mask.shape
    K, M = q.shape[2] // heads, m.shape[2] // heads
    y, weights = np.zeros((T, N, heads * M)), np.zeros((heads, T, N, S))
    for r in range(heads):
        mine, values = slice(r * K, (r + 1) * K), slice(r * M, (r + 1) * M)
        for n in range(N):
            scores = q[:, n, mine] @ k[:, n, mine].T / K**0.5
            for t in range(T):
                seen = np.flatnonzero(mask[t, n])
                if len(seen):
                    e = np.exp(scores[t, seen] - scores[t, seen].max())
                    weights[r, t, n, seen] = e / e.sum()
            y[:, n, values] = weights[r, :, n] @ m[:, n, values]
    return y, weights
