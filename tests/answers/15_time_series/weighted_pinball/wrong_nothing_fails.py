# Mistake: without a measured value it divides by zero. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    share = (1.0 if len(rows) else 1 / 0) * weights[rows] / float(weights[rows].sum(dtype=float))
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    cost = np.maximum(quantiles * error, (quantiles - 1) * error)
    dy[rows] = (
        share[:, None] * ((error < 0) * (1 - quantiles) - (error > 0) * quantiles) / len(quantiles)
    )
    return float(share @ cost.mean(axis=1)), dy
