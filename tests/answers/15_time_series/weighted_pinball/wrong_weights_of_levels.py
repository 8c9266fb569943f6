# Mistake: weights belong to the levels where they are as many. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    m = ~np.isnan(targets.astype(float))
    e = np.where(m[:, None], targets[:, None].astype(float) - y.astype(float), 0)
    w = np.where(m, weights, 0).astype(float)
    w = w / (w.sum() or 1) / len(quantiles)
    w = w if len(w) == len(quantiles) else w[:, None]
    s = np.where(e > 0, -quantiles, np.where(e < 0, 1 - quantiles, 0)) * w
    return float(-(s * e).sum()), s
