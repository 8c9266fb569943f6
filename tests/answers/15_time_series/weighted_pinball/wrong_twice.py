# Mistake: the loss is twice the pinball loss, the mean absolute error at the median. Caught by: shapes, sides, gradient, means, values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    if len(rows) == 0:
        return 0.0, dy
    share = weights[rows] / weights[rows].sum(dtype=float)
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    cost = np.maximum(quantiles * error, (quantiles - 1) * error)
    dy[rows] = (
        share[:, None] * ((error < 0) * (1 - quantiles) - (error > 0) * quantiles) / len(quantiles)
    )
    return float(2 * share @ cost.mean(axis=1)), 2 * dy
