# Mistake: multiplies by the mask, where 0 times NaN or infinity is NaN. Caught by: ignores_padding, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.exp(-np.sum(np.log(p) * mask) / mask.sum()))
