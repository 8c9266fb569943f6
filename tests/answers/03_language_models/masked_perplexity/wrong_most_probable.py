# Mistake: the largest probability in place of the token's. Caught by: target, ignores_padding, mean, values
def masked_perplexity(probabilities, targets, mask):
    p = probabilities.max(axis=2)
    return float(np.exp(-np.log(p[mask]).mean()))
