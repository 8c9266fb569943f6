# Mistake: zeros of the right shape. Caught by: shapes, weights, mask, gradients, extremes
def softmax_with_null(scores, mask, null_score, dweights):
    return np.zeros(scores.shape), np.zeros(scores.shape), 0.0
