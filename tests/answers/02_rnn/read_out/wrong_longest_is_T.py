# Mistake: the mask has as many steps as the longest sequence, y has T. Caught by: values.
def read_out(y, lengths):
    N = y.shape[1]
    mask = np.arange(lengths.max())[:, None] < lengths
    total = np.where(mask[..., None], y, 0.0).sum(axis=0)
    return np.hstack([y[lengths - 1, np.arange(N)], total / lengths[:, None]])
