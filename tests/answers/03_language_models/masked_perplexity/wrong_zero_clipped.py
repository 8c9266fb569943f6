# Mistake: clips probabilities at 1e-10, so a certain miss costs little. Caught by: values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    return float(np.exp(-np.log(np.maximum(p[mask], 1e-10)).mean()))
