# Mistake: links a step without weights with the first place. Caught by: values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a)}
        Q = set(Q)
        hits += len(A & Q) + len(A & Q.union(P))
        links += len(A) + len(Q)
    return 1 - hits / links if links else 0.0
