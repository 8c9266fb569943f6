# Mistake: counts a sure link as possible only if it is listed as such. Caught by: sure, possible, corpus, values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        Q = set(Q)
        hits += len(A & Q) + len(A & set(P))
        links += len(A) + len(Q)
    return 1 - hits / links if links else 0.0
