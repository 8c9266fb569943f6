def weighted_pinball(y, targets, quantiles, weights):
    known = np.isfinite(targets)
    w = np.where(known, np.asarray(weights, dtype=float), 0.0)
    total = y.shape[1] * w.sum()
    e = (np.where(known, targets, 0.0) - np.where(known, y.T, 0.0)).T
    if total == 0:
        return 0.0, 0.0 * e
    w = w[:, None] / total
    loss = np.sum(w * (np.abs(e) / 2 + (quantiles - 0.5) * e))
    return loss, w * np.where(e == 0, 0.0, 0.5 - quantiles - np.sign(e) / 2)
