# Mistake: is 1 minus the share of possible links among those set. Caught by: sure, possible, values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        Q = set(Q)
        hits += len(A & Q.union(P))
        links += len(A)
    return 1 - hits / links if links else 0.0
