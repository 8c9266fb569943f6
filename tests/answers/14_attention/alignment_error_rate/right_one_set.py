def alignment_error_rate(weights, sure, possible):
    A, Q, P = set(), set(), set()
    for n, array in enumerate(weights):
        for t, row in enumerate(array.tolist()):
            if max(row) > 0:
                A.add((n, t, row.index(max(row))))
        Q |= {(n, *link) for link in sure[n]}
        P |= {(n, *link) for link in possible[n]}
    P |= Q
    below = len(A) + len(Q)
    missed = below - len(A.intersection(Q)) - len(A.intersection(P))
    return missed / below if below > 0 else 0.0
