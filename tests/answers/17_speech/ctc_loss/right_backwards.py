def ctc_loss(log_probs, labels, blank):
    places = [blank] + [s for label in labels for s in (label, blank)]
    P, T = len(places), len(log_probs)
    beta = np.full((T, P + 2), -np.inf)
    rows = np.asarray(log_probs, dtype=np.float64)[:, places]
    beta[T - 1, max(0, P - 2) : P] = rows[T - 1, max(0, P - 2) :]
    for t in range(T - 2, -1, -1):
        for p in range(P):
            a = np.logaddexp(beta[t + 1, p], beta[t + 1, p + 1])
            if p + 2 < P and places[p] != places[p + 2]:
                a = np.logaddexp(a, beta[t + 1, p + 2])
            beta[t, p] = a + rows[t, p]
    return -np.logaddexp.reduce(beta[0, : min(P, 2)])
