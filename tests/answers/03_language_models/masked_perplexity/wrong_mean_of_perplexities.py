# Mistake: the mean of each token's own perplexity. Caught by: mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.mean(1 / p[mask]))
