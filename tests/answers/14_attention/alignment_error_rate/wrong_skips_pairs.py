# Mistake: leaves out the pairs without a sure link. Caught by: values
def alignment_error_rate(weights, sure, possible):
    hits = links = 0
    for a, must, may in zip(weights, sure, possible):
        if not must:
            continue
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        must = set(must)
        hits += len(A & must) + len(A & must.union(may))
        links += len(A) + len(must)
    return 1 - hits / links if links else 0.0
