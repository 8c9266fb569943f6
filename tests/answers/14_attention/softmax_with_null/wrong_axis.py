# Mistake: sums over the sequences. Caught by: shapes, weights, mask, gradients, extremes
def softmax_with_null(scores, mask, null_score, dweights):
    allowed = np.where(mask, scores, -np.inf)
    top = np.maximum(allowed.max(axis=1, keepdims=True), null_score)
    e, null = np.exp(allowed - top), np.exp(null_score - top)
    total = e.sum(axis=1, keepdims=True) + null
    weights, dweights = e / total, np.where(mask, dweights, 0)
    mean = (weights * dweights).sum(axis=1, keepdims=True)
    return weights, weights * (dweights - mean), -(null / total * mean).sum()
