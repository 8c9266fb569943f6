# Mistake: weights each sequence's mean by its length; a sequence that is masked altogether gives NaN. Caught by: values
def masked_perplexity(probabilities, targets, mask):
    p = np.take_along_axis(probabilities, np.where(mask, targets, 0)[..., None], axis=2)[..., 0]
    total, count = 0.0, 0
    for n in range(mask.shape[1]):
        nats = -np.log(p[mask[:, n], n])
        total += nats.mean() * len(nats)
        count += len(nats)
    return float(np.exp(total / count))
