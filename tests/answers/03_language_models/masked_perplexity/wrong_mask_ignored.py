# Mistake: padding counts too. Caught by: ignores_padding, mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.exp(-np.log(p).mean()))
