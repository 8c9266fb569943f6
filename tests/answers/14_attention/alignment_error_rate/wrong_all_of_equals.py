# Mistake: links a step with all of its equal largest weights. Caught by: values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {
            (t, int(s))
            for t, row in enumerate(a)
            if row.any()
            for s in np.flatnonzero(row == row.max())
        }
        Q = set(Q)
        hits += len(A & Q) + len(A & Q.union(P))
        links += len(A) + len(Q)
    return 1 - hits / links if links else 0.0
