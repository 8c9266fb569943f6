def ctc_loss(log_probs, labels, blank):
    log_probs = np.asarray(log_probs, dtype=float)
    extended = [blank]
    for label in labels:
        extended.extend([label, blank])
    P = len(extended)
    alpha = [-np.inf] * P
    for t in range(len(log_probs)):
        new = []
        for p in range(P):
            if t == 0:
                come = [0.0] if p < 2 else []
            else:
                come = [alpha[p]]
                if p >= 1:
                    come.append(alpha[p - 1])
                if p >= 2 and extended[p] != blank and extended[p] != extended[p - 2]:
                    come.append(alpha[p - 2])
            top = max(come, default=-np.inf)
            if top == -np.inf:
                new.append(-np.inf)
            else:
                new.append(
                    top + np.log(sum(np.exp(a - top) for a in come)) + log_probs[t, extended[p]]
                )
        alpha = new
    ends = alpha[-2:]
    top = max(ends)
    if top == -np.inf:
        return float("inf")
    return -(top + np.log(sum(np.exp(a - top) for a in ends)))
