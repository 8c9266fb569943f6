# Mistake: padding is multiplied by 0, so that NaN stays. Caught by: values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    inside = np.where(valid, x, -np.inf)
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    dx = valid * (dy[:, :H] / count + dy[:, H:] * (t == inside.argmax(axis=0)))
    return np.concatenate([(x * valid).sum(axis=0) / count, highest], axis=1), dx
