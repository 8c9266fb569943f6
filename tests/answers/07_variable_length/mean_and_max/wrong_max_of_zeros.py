# Mistake: padding is 0 in the maximum, which wins where all steps are negative. Caught by: max, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    own = np.where(valid, x, 0)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * (t == own.argmax(axis=0)), 0)
    return np.concatenate([own.sum(axis=0) / count, own.max(axis=0)], axis=1), dx
