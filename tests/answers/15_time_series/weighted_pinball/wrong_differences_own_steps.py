# Mistake: central differences of the loss, with a step for each forecast that stays on its side. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    y, targets, weights = y.astype(float), targets.astype(float), weights.astype(float)
    measured = ~np.isnan(targets)

    def loss():
        total = weights[measured].sum() * len(quantiles)
        error = targets[measured, None] - y[measured]
        costs = np.maximum(quantiles * error, (quantiles - 1) * error)
        return (weights[measured, None] * costs).sum() / total if total else 0.0

    dy = np.zeros(y.shape)
    for m, j in np.argwhere(measured[:, None] & (y != targets[:, None])):
        here, step = y[m, j], abs(targets[m] - y[m, j]) / 2
        y[m, j] = here + step
        above = loss()
        y[m, j] = here - step
        dy[m, j] = (above - loss()) / (2 * step)
        y[m, j] = here
    return loss(), dy
