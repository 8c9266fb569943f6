# Mistake: links a place with one step only. Caught by: values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, must, may in zip(weights, sure, possible):
        last = {int(row.argmax()): t for t, row in enumerate(a) if row.any()}
        A = {(t, s) for s, t in last.items()}
        must = set(must)
        hits += len(A & must) + len(A & must.union(may))
        links += len(A) + len(must)
    return 1 - hits / links if links else 0.0
