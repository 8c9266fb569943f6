# Mistake: what is forecast at a gap is multiplied by 0. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    known = ~np.isnan(targets)
    w = (weights * known)[:, None] / max(
        1e-300, (weights * known).sum(dtype=float) * len(quantiles)
    )
    e = np.nan_to_num(targets.astype(float))[:, None] - y
    loss = np.sum(w * np.maximum(quantiles * e, (quantiles - 1) * e))
    return loss, w * ((e < 0) * (1 - quantiles) - (e > 0) * quantiles)
