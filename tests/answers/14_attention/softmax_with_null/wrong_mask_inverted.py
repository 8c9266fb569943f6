# Mistake: hides the places that are allowed. Caught by: shapes, weights, mask, gradients, extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, -np.inf, scores)
    top = np.maximum(allowed.max(axis=0), null_score)
    e, null = np.exp(allowed - top), np.exp(null_score - top)
    total = e.sum(axis=0) + null
    weights, dweights = e / total, np.where(mask, 0, dweights)
    mean = (weights * dweights).sum(axis=0)
    return weights, weights * (dweights - mean), -(null / total * mean).sum()
