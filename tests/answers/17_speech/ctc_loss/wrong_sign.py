# Mistake: returns the log-probability. Caught by: number, one_path, sums, impossible, values
def ctc_loss(log_probs, labels, blank):
    places = np.array([blank, *(symbol for label in labels for symbol in (label, blank))])
    differs = places[2:] != places[:-2]
    alpha = np.full(len(places), -np.inf)
    alpha[0] = 0.0  # before the first step
    for row in log_probs:
        new = alpha.copy()
        new[1:] = np.logaddexp(new[1:], alpha[:-1])
        new[2:] = np.where(differs, np.logaddexp(new[2:], alpha[:-2]), new[2:])
        alpha = new + row[places]
    return float(np.logaddexp.reduce(alpha[-2:]))
