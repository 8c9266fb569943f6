# Mistake: the mean divides by all T steps. Caught by: mean, gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    mean = np.where(valid, x, 0).sum(axis=0) / T
    inside = np.where(valid, x, -np.inf)
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    dx = np.where(valid, dy[:, :H] / T + dy[:, H:] * (t == inside.argmax(axis=0)), 0)
    return np.concatenate([mean, highest], axis=1), dx
