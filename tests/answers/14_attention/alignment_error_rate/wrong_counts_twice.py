# Mistake: counts a sure link as often as it is named. Caught by: values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        hits += len(A & set(Q)) + len(A & set(Q).union(P))
        links += len(A) + len(Q)
    return 1 - hits / links if links else 0.0
