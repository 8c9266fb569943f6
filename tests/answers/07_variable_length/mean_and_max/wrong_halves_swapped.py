# Mistake: the maxima stand before the means. Caught by: mean, max, gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    inside = np.where(valid, x, -np.inf)
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    dx = np.where(valid, dy[:, H:] / count + dy[:, :H] * (t == inside.argmax(axis=0)), 0)
    return np.concatenate([highest, np.where(valid, x, 0).sum(axis=0) / count], axis=1), dx
