# Mistake: means over each sequence, then over the sequences. Caught by: mean, values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[:, :, 0]
    means = [np.log(p[mask[:, n], n]).mean() for n in range(p.shape[1]) if mask[:, n].any()]
    return float(np.exp(-np.mean(means)))
