# Mistake: the sides of the gradient are swapped, not those of the loss. Caught by: gradient, values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    if len(rows) == 0:
        return 0.0, dy
    share = weights[rows] / weights[rows].sum(dtype=float)
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    cost = np.maximum(quantiles * error, (quantiles - 1) * error)
    dy[rows] = (
        share[:, None] * ((error < 0) * quantiles - (error > 0) * (1 - quantiles)) / len(quantiles)
    )
    return float(share @ cost.mean(axis=1)), dy
