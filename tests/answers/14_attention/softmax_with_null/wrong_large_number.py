# Mistake: takes a large number for infinity. Caught by: extremes
def softmax_with_null(scores, mask, null_score, dweights):
    scores = np.where(mask, scores, -1e9)
    top = np.maximum(scores.max(axis=0), null_score)
    e, null = np.where(mask, np.exp(scores - top), 0), np.exp(null_score - top)
    a, a_null = e / (e.sum(axis=0) + null), null / (e.sum(axis=0) + null)
    worth = np.where(mask, dweights, 0)
    mean = (a * worth).sum(axis=0)
    return a, a * (worth - mean), -(a_null * mean).sum()
