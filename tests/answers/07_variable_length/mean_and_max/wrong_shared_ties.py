# Mistake: steps that have the same maximum share its gradient. Caught by: gradient, values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    valid = np.arange(T)[:, None, None] < lengths[:, None]
    count = np.maximum(lengths, 1)[:, None]
    inside = np.where(valid, x, -np.inf)
    highest = np.where(lengths[:, None] > 0, inside.max(axis=0), 0)
    top = (inside == highest) & valid
    share = top / np.maximum(top.sum(axis=0), 1)
    dx = np.where(valid, dy[:, :H] / count + dy[:, H:] * share, 0)
    return np.concatenate([np.where(valid, x, 0).sum(axis=0) / count, highest], axis=1), dx
