# Mistake: a beam of twenty paths stands in place of the best path for each tag. Caught by: values
def bio_decode(scores, labels, lengths):
    T, N, K = scores.shape
    scores = np.asarray(scores, float)
    tags = np.full((T, N), -1)

    def ok(j, k):
        if labels[k][0] != "I":
            return True
        return j is not None and labels[j] in ("B" + labels[k][1:], labels[k])

    for n in range(N):
        beam = [(0.0, ())]
        for t in range(int(lengths[n])):
            new = [
                (s + scores[t, n, k], p + (k,))
                for s, p in beam
                for k in range(K)
                if ok(p[-1] if p else None, k)
            ]
            new.sort(key=lambda v: -v[0])
            beam = new[:20]
        for t, k in enumerate(beam[0][1]):
            tags[t, n] = k
    return tags
