# Mistake: divides the mean by the sum of the weights without the null. Caught by: gradients, extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, scores, -np.inf)
    top = np.maximum(allowed.max(axis=0), null_score)
    e, null = np.exp(allowed - top), np.exp(null_score - top)
    total = e.sum(axis=0) + null
    weights, dweights = e / total, np.where(mask, dweights, 0)
    mean = (weights * dweights).sum(axis=0)
    return (
        weights,
        weights * (dweights - mean / np.maximum(weights.sum(axis=0), 1e-300)),
        -(null / total * mean).sum(),
    )
