# Mistake: the mean first, then the last state. Caught by: last, mean, without_padding, values.
def read_out(y, lengths):
    last = y[lengths - 1, np.arange(len(lengths))]
    mean = [y[:length, n].mean(axis=0) for n, length in enumerate(lengths)]
    return np.concatenate([mean, last], axis=1)
