# Mistake: the sum of weights is never below 1e-12. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    m = ~np.isnan(targets.astype(float))
    e = np.where(m[:, None], targets[:, None].astype(float) - y.astype(float), 0)
    w = np.where(m, weights, 0).astype(float)
    w = w / max(w.sum(), 1e-12) / len(quantiles)
    s = np.where(e > 0, -quantiles, np.where(e < 0, 1 - quantiles, 0)) * w[:, None]
    return float(-(s * e).sum()), s
