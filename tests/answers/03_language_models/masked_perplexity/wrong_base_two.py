# Mistake: logarithm to base 2, but exp. Caught by: uniform, target, mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.exp(-np.log2(p[mask]).mean()))
