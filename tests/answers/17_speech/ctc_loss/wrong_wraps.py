# Mistake: lets a path go on from the last place to the first. Caught by: number, sums, impossible, values
def ctc_loss(log_probs, labels, blank):
    pl = places_of(labels, blank)
    P = len(pl)
    alpha = np.full(P, -np.inf)
    alpha[0] = log_probs[0, blank]
    if P > 1:
        alpha[1] = log_probs[0, pl[1]]
    for row in log_probs[1:]:
        new = np.empty(P)
        for p in range(P):
            a = np.logaddexp(alpha[p], alpha[p - 1]) if P > 1 else alpha[p]
            if pl[p] != blank and pl[p] != pl[p - 2] and P > 1:
                a = np.logaddexp(a, alpha[p - 2])
            new[p] = a + row[pl[p]]
        alpha = new
    return -np.logaddexp.reduce(alpha[-2:])


def places_of(labels, blank):
    return np.array([blank, *(s for label in labels for s in (label, blank))])
