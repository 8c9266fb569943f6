# Mistake: every NaN is padding, and padding is found by nothing else. Caught by: mean, max, gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = ~np.isnan(x)
    count = np.maximum(valid.sum(axis=0), 1)
    inside = np.where(valid, x, -np.inf)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * (t == inside.argmax(axis=0)), 0)
    return np.concatenate(
        [np.where(valid, x, 0).sum(axis=0) / count, inside.max(axis=0)], axis=1
    ), dx
