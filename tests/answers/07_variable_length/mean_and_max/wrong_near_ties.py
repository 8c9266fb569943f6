# Mistake: a step that is only close to the maximum counts as having it. Caught by: values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    mean = np.where(valid, x, 0).sum(axis=0) / count
    inside = np.where(valid, x, -np.inf)
    first = np.isclose(inside, inside.max(axis=0)).argmax(axis=0)
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * (t == first), 0)
    return np.concatenate([mean, highest], axis=1), dx
