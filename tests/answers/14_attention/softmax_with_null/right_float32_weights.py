def softmax_with_null(scores, mask, null_score, dweights):
    low = -1e308
    scores = np.where(mask, scores, low)
    top = np.maximum(scores.max(axis=0), null_score)
    e = np.where(mask, np.exp(np.minimum(scores / 2 - top / 2, 0)) ** 2, 0)
    null = np.exp(null_score - top)
    total = (e.sum(axis=0) + null).astype(np.float32)
    a, dweights = e / total, np.where(mask, dweights, 0)
    mean = np.sum(a * dweights, axis=0)
    return a, a * (dweights - mean), -np.sum(null / total * mean)
