# Mistake: a sequence without steps has a mean of NaN and a maximum of minus infinity. Caught by: values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    inside = np.where(valid, x, -np.inf)
    mean = np.where(valid, x, 0).sum(axis=0) / lengths[:, None]
    dx = np.where(valid, dy[:, :H] / lengths[:, None] + dy[:, H:] * (t == inside.argmax(axis=0)), 0)
    return np.concatenate([mean, inside.max(axis=0)], axis=1), dx
