# Mistake: links each place with its best step. Caught by: sure, corpus, values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(int(row.argmax()), s) for s, row in enumerate(a.T) if row.any()}
        Q = set(Q)
        hits += len(A & Q) + len(A & Q.union(P))
        links += len(A) + len(Q)
    return 1 - hits / links if links else 0.0
