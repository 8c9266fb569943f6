# Mistake: the kink is rounded off. Caught by: shapes, gradient, values
def weighted_pinball(y, targets, quantiles, weights):
    rows = np.flatnonzero(~np.isnan(targets) & (weights > 0))
    dy = np.zeros(y.shape)
    if len(rows) == 0:
        return 0.0, dy
    share = weights[rows] / weights[rows].sum(dtype=float)
    error = targets[rows, None].astype(float) - y[rows].astype(float)
    cost = quantiles * error + 0.01 * np.logaddexp(0, -error / 0.01)
    dy[rows] = (
        share[:, None]
        * (1 / (1 + np.exp(np.clip(error / 0.01, -700, 700))) - quantiles)
        / len(quantiles)
    )
    return float(share @ cost.mean(axis=1)), dy
