# Mistake: each step looks ahead by fifty steps only. Caught by: values
def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    scores = np.asarray(scores, float)
    tags = np.full((T, N), -1)

    def ok(j, k):
        if labels[k][0] != "I":
            return True
        return j is not None and labels[j] in ("B" + labels[k][1:], labels[k])

    for n in range(N):
        L = int(lengths[n])
        before = None
        for t in range(L):
            m = min(50, L - t)
            val = {k: 0.0 for k in range(K)}
            for u in range(t + m - 1, t, -1):
                val = {
                    j: max(scores[u, n, k] + val[k] for k in range(K) if ok(j, k)) for j in range(K)
                }
            before = max(
                (k for k in range(K) if ok(before, k)), key=lambda k: scores[t, n, k] + val[k]
            )
            tags[t, n] = before
    return tags
