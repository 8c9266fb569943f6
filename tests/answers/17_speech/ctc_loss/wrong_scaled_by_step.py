# Mistake: scales the probabilities of each step, and loses what is far below the largest. Caught by: values
def ctc_loss(log_probs, labels, blank):
    log_probs = np.asarray(log_probs, dtype=float)
    top = log_probs.max(axis=1, keepdims=True)
    y = np.exp(log_probs - top)
    places = [blank] + [s for label in labels for s in (label, blank)]
    alpha, total = np.zeros(len(places)), 0.0
    alpha[0] = 1.0
    for row, m in zip(y, top[:, 0]):
        new = alpha.copy()
        for p in range(1, len(places)):
            new[p] += alpha[p - 1]
            if p > 1 and places[p] != places[p - 2]:
                new[p] += alpha[p - 2]
        alpha = new * row[places]
        scale = alpha.sum()
        if not scale > 0:
            return np.inf
        alpha, total = alpha / scale, total + np.log(scale) + m
    return -(total + np.log(alpha[-2:].sum())) if alpha[-2:].sum() else np.inf
