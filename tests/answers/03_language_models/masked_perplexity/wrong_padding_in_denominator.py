# Mistake: divides by all places, masked ones too. Caught by: mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.exp(-np.log(p[mask]).sum() / p.size))
