# Mistake: multiplies probabilities, which are no floats in the end. Caught by: values
def ctc_gradient(logits, labels, blank):
    y = np.exp(logits - logits.max(axis=1, keepdims=True).astype(float))
    y /= y.sum(axis=1, keepdims=True)
    places = [blank] + [s for label in labels for s in (label, blank)]

    def sweep(y, places):
        came, alpha = [], np.zeros(len(places))
        alpha[0] = 1.0
        for row in y:
            new = alpha.copy()
            for p in range(1, len(places)):
                new[p] += alpha[p - 1]
                if p > 1 and places[p] != places[p - 2]:
                    new[p] += alpha[p - 2]
            came.append(new)
            alpha = new * row[places]
        return np.array(came)

    share = sweep(y, places) * y[:, places] * sweep(y[::-1], places[::-1])[::-1, ::-1]
    share /= share.sum(axis=1, keepdims=True)
    gradient = y.copy()
    for p, symbol in enumerate(places):
        gradient[:, symbol] -= share[:, p]
    return gradient
