def sequence_loss(y, target, mask):
    t, n = np.nonzero(mask)
    e = y[t, n] - target[t, n]
    k = np.bincount(n, minlength=mask.shape[1])
    w = (1 / k[n] / np.unique(n).size)[:, None] if n.size else np.zeros((0, 1))
    dy = np.zeros(y.shape)
    dy[t, n] = 2 * w * e
    return float(np.einsum("ki,ki,kj->", e, e, w)), dy
