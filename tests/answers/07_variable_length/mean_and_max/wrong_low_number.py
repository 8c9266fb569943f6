# Mistake: padding is -1e9 in the maximum, not below every number. Caught by: values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    low = np.where(valid, x, -1e9)
    highest = np.where(lengths[:, None] > 0, low.max(axis=0), 0)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * (t == low.argmax(axis=0)), 0)
    return np.concatenate([np.where(valid, x, 0).sum(axis=0) / count, highest], axis=1), dx
