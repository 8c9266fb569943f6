def ctc_gradient(logits, labels, blank):
    a = np.asarray(logits, dtype=np.float64)
    a = a - a.max(axis=1, keepdims=True)
    log_y = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
    places = [blank] + [s for label in labels for s in (label, blank)]
    T, P = len(a), len(places)
    alpha, beta = np.full((T, P), -np.inf), np.full((T, P), -np.inf)
    alpha[0, :2] = log_y[0, places[:2]]
    for t in range(1, T):
        for p in range(P):
            v = alpha[t - 1, p]
            if p > 0:
                v = np.logaddexp(v, alpha[t - 1, p - 1])
            if p > 1 and places[p] != places[p - 2]:
                v = np.logaddexp(v, alpha[t - 1, p - 2])
            alpha[t, p] = v + log_y[t, places[p]]
    beta[T - 1, max(0, P - 2) :] = 0.0
    for t in range(T - 2, -1, -1):
        after = beta[t + 1] + log_y[t + 1, places]
        for p in range(P):
            v = after[p]
            if p + 1 < P:
                v = np.logaddexp(v, after[p + 1])
            if p + 2 < P and places[p] != places[p + 2]:
                v = np.logaddexp(v, after[p + 2])
            beta[t, p] = v
    total = np.logaddexp.reduce(alpha[-1, -2:])
    gradient = np.exp(log_y)
    for p in range(P):
        gradient[:, places[p]] -= np.exp(alpha[:, p] + beta[:, p] - total)
    return gradient
