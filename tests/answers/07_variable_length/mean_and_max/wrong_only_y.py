# Mistake: only y is returned, without the gradient. Caught by: shapes, mean, max, gradient, values
def mean_and_max(x, lengths, dy):
    valid = np.arange(len(x))[:, None, None] < lengths[:, None]
    mean = np.where(valid, x, 0).sum(axis=0) / np.maximum(lengths, 1)[:, None]
    highest = np.where(lengths[:, None] > 0, np.where(valid, x, -np.inf).max(axis=0), 0)
    return np.concatenate([mean, highest], axis=1)
