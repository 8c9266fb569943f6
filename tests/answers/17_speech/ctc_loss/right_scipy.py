from scipy.special import logsumexp


def ctc_loss(log_probs, labels, blank):
    places = np.full(2 * len(labels) + 1, blank)
    places[1::2] = labels
    P = len(places)
    steps = np.full((P, P), -np.inf)  # from row to column
    for p in range(P):
        steps[p, p] = 0.0
        if p + 1 < P:
            steps[p, p + 1] = 0.0
        if p + 2 < P and places[p] != places[p + 2]:
            steps[p, p + 2] = 0.0
    alpha = np.full(P, -np.inf)
    alpha[:2] = log_probs[0, places[:2]]
    for row in log_probs[1:]:
        near = np.full((3, P), -np.inf)
        for k in range(min(3, P)):
            near[k, k:] = alpha[: P - k] + np.diagonal(steps, k)
        alpha = logsumexp(near, axis=0) + row[places]
    return -logsumexp(alpha[-2:])
