# Mistake: puts the links of all pairs into one set. Caught by: corpus, values
def alignment_error_rate(weights, sure, possible):
    A, Q, P = set(), set(), set()
    for a, more_Q, more_P in zip(weights, sure, possible):
        A |= {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        Q |= set(more_Q)
        P |= set(more_P)
    hits, links = len(A & Q) + len(A & Q.union(P)), len(A) + len(Q)
    return 1 - hits / links if links else 0.0
