# Mistake: central differences stand for the gradient. Caught by: values
def weighted_pinball(y, targets, quantiles, weights):
    y = y.astype(float)
    t = targets.astype(float)
    w = weights.astype(float)

    def L(y):
        m = ~np.isnan(t)
        if not (w * m).sum():
            return 0.0
        e = t[m, None] - y[m]
        return float(
            (w[m, None] * np.maximum(quantiles * e, (quantiles - 1) * e)).sum()
            / w[m].sum()
            / len(quantiles)
        )

    d = np.zeros(y.shape)
    for i in np.ndindex(*y.shape):
        a, b = y.copy(), y.copy()
        a[i] += 1e-6
        b[i] -= 1e-6
        d[i] = (L(a) - L(b)) / 2e-6
        if not np.isfinite(d[i]):
            d[i] = 0
        if y[i] == t[i[0]]:
            d[i] = 0
    return L(y), d
