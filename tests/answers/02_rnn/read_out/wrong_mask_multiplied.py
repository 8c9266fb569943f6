# Mistake: multiplies the padding by zero, where 0 * NaN is NaN. Caught by: ignores_padding, values.
def read_out(y, lengths):
    mask = (np.arange(len(y))[:, None] < lengths)[:, :, None]
    last = y[lengths - 1, np.arange(len(lengths))]
    return np.concatenate([last, (y * mask).sum(axis=0) / lengths[:, None]], axis=1)
