# Mistake: levels belong to the values, not to the columns. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    if len(rows) == 0:
        return 0.0, dy
    share = weights[rows] / weights[rows].sum(dtype=float)
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    if len(rows) == len(quantiles):
        quantiles = quantiles[:, None]
    cost = np.maximum(quantiles * error, (quantiles - 1) * error)
    dy[rows] = (
        share[:, None] * ((error < 0) * (1 - quantiles) - (error > 0) * quantiles) / len(quantiles)
    )
    return float(share @ cost.mean(axis=1)), dy
