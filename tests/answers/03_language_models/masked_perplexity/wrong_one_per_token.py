# Mistake: one perplexity for every token. Caught by: type, uniform, target, ignores_padding, mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return np.exp(-np.log(p))
