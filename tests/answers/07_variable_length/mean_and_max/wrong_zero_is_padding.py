# Mistake: a step of zeros at the end is taken for padding too. Caught by: gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = (t < lengths[:, None]) & (x != 0).any(axis=2)[:, :, None]
    count = np.maximum(valid.sum(axis=0), 1)
    inside = np.where(valid, x, -np.inf)
    highest = np.where(valid.any(axis=0), inside.max(axis=0), 0)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * (t == inside.argmax(axis=0)), 0)
    return np.concatenate([np.where(valid, x, 0).sum(axis=0) / count, highest], axis=1), dx
