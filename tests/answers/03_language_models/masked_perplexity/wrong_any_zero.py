# Mistake: infinite as soon as any entry of a counted distribution is 0, not only that of the token. Caught by: values
def masked_perplexity(probabilities, targets, mask):
    rows = probabilities[mask]
    if (rows == 0).any():
        return np.inf
    p = rows[np.arange(len(rows)), targets[mask]]
    return float(np.exp(-np.mean(np.log(p))))
