# Mistake: errors are squared. Caught by: shapes, sides, means, values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    if len(rows) == 0:
        return 0.0, dy
    share = weights[rows] / weights[rows].sum(dtype=float)
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    cost = np.where(error > 0, quantiles, 1 - quantiles) * error**2
    dy[rows] = (
        share[:, None]
        * (-2 * np.where(error > 0, quantiles, 1 - quantiles) * error)
        / len(quantiles)
    )
    return float(share @ cost.mean(axis=1)), dy
