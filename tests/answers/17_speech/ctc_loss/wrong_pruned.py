# Mistake: drops places that are far less probable than the best. Caught by: values
def ctc_loss(log_probs, labels, blank):
    pl = places_of(labels, blank)
    d = pl[2:] != pl[:-2]
    alpha = np.full(len(pl), -np.inf)
    alpha[0] = 0
    for row in log_probs:
        new = alpha.copy()
        new[1:] = np.logaddexp(new[1:], alpha[:-1])
        new[2:] = np.where(d, np.logaddexp(new[2:], alpha[:-2]), new[2:])
        alpha = new + row[pl]
        alpha[alpha < alpha.max() - 40] = -np.inf
    return -float(np.logaddexp.reduce(alpha[-2:]))


def places_of(labels, blank):
    return np.array([blank, *(s for label in labels for s in (label, blank))])
