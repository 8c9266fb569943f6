# Mistake: multiplies probabilities, which are no floats in the end. Caught by: values
def ctc_loss(log_probs, labels, blank):
    y = np.exp(log_probs)
    places = [blank] + [s for label in labels for s in (label, blank)]
    alpha = np.zeros(len(places))
    alpha[0] = 1.0
    for row in y:
        new = alpha.copy()
        for p in range(1, len(places)):
            new[p] += alpha[p - 1]
            if p > 1 and places[p] != places[p - 2]:
                new[p] += alpha[p - 2]
        alpha = new * row[places]
    return -np.log(alpha[-2:].sum())
