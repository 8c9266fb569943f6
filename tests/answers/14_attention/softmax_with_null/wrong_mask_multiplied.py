# Mistake: multiplies by the mask, and NaN times 0 is NaN. Caught by: extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, scores, -np.inf)
    top = np.maximum(allowed.max(axis=0), null_score)
    e, null = np.exp(allowed - top), np.exp(null_score - top)
    total = e.sum(axis=0) + null
    weights, dweights = e / total, dweights * mask
    mean = (weights * dweights).sum(axis=0)
    return weights, weights * (dweights - mean), -(null / total * mean).sum()
