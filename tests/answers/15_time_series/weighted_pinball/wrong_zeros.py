# Mistake: nothing is computed. Caught by: shapes, sides, gradient, means, values
def weighted_pinball(y, targets, quantiles, weights):
    return 0.0, np.zeros(y.shape)
