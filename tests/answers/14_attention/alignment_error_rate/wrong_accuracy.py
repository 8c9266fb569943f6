# Mistake: returns 1 minus the rate. Caught by: sure, possible, corpus, values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        Q = set(Q)
        hits += len(A & Q) + len(A & Q.union(P))
        links += len(A) + len(Q)
    return hits / links if links else 0.0
