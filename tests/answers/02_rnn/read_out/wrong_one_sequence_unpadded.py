# Mistake: a batch of one sequence is taken to have no padding. Caught by: values.
def read_out(y, lengths):
    if y.shape[1] == 1:
        return np.concatenate([y[-1], y.mean(axis=0)], axis=1)
    valid = np.arange(len(y))[:, None, None] < lengths[:, None]
    mean = np.where(valid, y, 0).sum(axis=0) / lengths[:, None]
    return np.concatenate([y[lengths - 1, np.arange(len(lengths))], mean], axis=1)
