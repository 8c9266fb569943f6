# Mistake: takes the most probable path for all paths. Caught by: shape, shares, values
def ctc_gradient(logits, labels, blank):
    logits = logits.astype(float)
    log_y = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    places = np.array([blank, *(symbol for label in labels for symbol in (label, blank))])
    came = [_arrivals(log_y, places), _arrivals(log_y[::-1], places[::-1])[::-1, ::-1]]
    share = came[0] + log_y[:, places] + came[1]
    share = np.exp(share - share.max(axis=1, keepdims=True))
    gradient = np.exp(log_y)
    for p, symbol in enumerate(places):
        gradient[:, symbol] -= share[:, p]
    return gradient


def _arrivals(log_y, places):
    """What has come to each place before the step's own symbol is counted."""
    differs = places[2:] != places[:-2]
    came = np.empty((len(log_y), len(places)))
    alpha = np.full(len(places), -np.inf)
    alpha[0] = 0.0
    for new, row in zip(came, log_y, strict=True):
        new[:] = alpha
        new[1:] = np.maximum(new[1:], alpha[:-1])
        new[2:] = np.where(differs, np.maximum(new[2:], alpha[:-2]), new[2:])
        alpha = new + row[places]
    return came
