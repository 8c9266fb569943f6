# Mistake: takes the mean of the pairs' rates. Caught by: corpus, values
def alignment_error_rate(weights, sure, possible):
    rates = []
    for a, Q, P in zip(weights, sure, possible):
        A = {(t, int(row.argmax())) for t, row in enumerate(a) if row.any()}
        Q = set(Q)
        hits = len(A & Q) + len(A & Q.union(P))
        links = len(A) + len(Q)
        rates.append(1 - hits / links if links else 0.0)
    return sum(rates) / len(rates)
