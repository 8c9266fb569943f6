# Mistake: takes minus infinity from minus infinity. Caught by: values
def ctc_gradient(logits, labels, blank):
    logits = logits.astype(float)
    log_y = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    places = np.array([blank] + [s for label in labels for s in (label, blank)])

    def sweep(log_y, places):
        alpha = np.full((len(log_y), len(places)), -np.inf)
        alpha[0, :2] = log_y[0, places[:2]]
        for t in range(1, len(log_y)):
            new = alpha[t - 1].copy()
            new[1:] = np.logaddexp(new[1:], alpha[t - 1, :-1])
            skip = np.where(places[2:] != places[:-2], alpha[t - 1, :-2], -np.inf)
            new[2:] = np.logaddexp(new[2:], skip)
            alpha[t] = new + log_y[t, places]
        return alpha

    share = sweep(log_y, places) + sweep(log_y[::-1], places[::-1])[::-1, ::-1] - log_y[:, places]
    share = np.exp(share - np.logaddexp.reduce(share, axis=1, keepdims=True))
    gradient = np.exp(log_y)
    for p, symbol in enumerate(places):
        gradient[:, symbol] -= share[:, p]
    return gradient
