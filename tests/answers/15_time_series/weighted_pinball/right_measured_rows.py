def weighted_pinball(y, targets, quantiles, weights):
    y, x, w = y.astype(float), targets.astype(float), weights.astype(float)
    m = x == x
    d = np.zeros(y.shape)
    if w[m].sum() == 0:
        return 0.0, d
    e = x[m][:, None] - y[m]
    g = (np.sign(e) + 1) / 2
    slope = np.where(e == 0, 0, 1 - g - quantiles)
    d[m] = slope * w[m][:, None] / w[m].sum() / len(quantiles)
    return -np.einsum("mq,mq->", d[m], e), d
