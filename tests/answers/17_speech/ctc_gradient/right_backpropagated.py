def ctc_gradient(logits, labels, blank):
    a = np.asarray(logits, dtype=float)
    a = a - a.max(axis=1, keepdims=True)
    log_y = a - np.log(np.exp(a).sum(axis=1, keepdims=True))
    places = np.array([blank] + [s for label in labels for s in (label, blank)])
    T, P = len(a), len(places)
    alpha = np.full((T + 1, P), -np.inf)
    alpha[0, 0] = 0.0
    come = np.full((T, 3, P), -np.inf)
    for t in range(T):
        come[t, 0] = alpha[t]
        come[t, 1, 1:] = alpha[t, :-1]
        if P > 2:
            come[t, 2, 2:] = np.where(places[2:] != places[:-2], alpha[t, :-2], -np.inf)
        alpha[t + 1] = np.logaddexp.reduce(come[t], axis=0) + log_y[t, places]
    dalpha = np.zeros(P)
    ends = alpha[T, -2:]
    dalpha[-2:] = -np.exp(ends - np.logaddexp.reduce(ends))
    dlog_y = np.zeros(a.shape)
    for t in range(T - 1, -1, -1):
        np.add.at(dlog_y[t], places, dalpha)
        total = np.logaddexp.reduce(come[t], axis=0)
        share = np.exp(come[t] - np.where(total == -np.inf, 0, total))
        before = dalpha * share
        dalpha = before[0].copy()
        dalpha[:-1] += before[1, 1:]
        if P > 2:
            dalpha[:-2] += before[2, 2:]
    y = np.exp(log_y)
    return dlog_y - y * dlog_y.sum(axis=1, keepdims=True)
