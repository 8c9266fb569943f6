# Mistake: each unit's mean and maximum stand side by side. Caught by: shapes, mean, max, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    t = np.arange(T)[:, None, None]
    valid = t < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    inside = np.where(valid, x, -np.inf)
    mean = np.where(valid, x, 0).sum(axis=0) / count
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    dx = np.where(valid, dy[:, ::2] / count + dy[:, 1::2] * (t == inside.argmax(axis=0)), 0)
    return np.stack([mean, highest], axis=2).reshape(N, 2 * H), dx
