# Mistake: sets hidden weights to 0 after the softmax of all places. Caught by: mask, extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = scores
    top = np.maximum(allowed.max(axis=0), null_score)
    e, null = np.exp(allowed - top), np.exp(null_score - top)
    total = e.sum(axis=0) + null
    weights, dweights = np.where(mask, e / total, 0), np.where(mask, dweights, 0)
    mean = (weights * dweights).sum(axis=0)
    return weights, weights * (dweights - mean), -(null / total * mean).sum()
