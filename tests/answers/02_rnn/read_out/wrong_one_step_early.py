# Mistake: the step before the last valid one. Caught by: last, ignores_padding, without_padding, values.
def read_out(y, lengths):
    last = y[lengths - 2, np.arange(len(lengths))]
    mean = [y[:length, n].mean(axis=0) for n, length in enumerate(lengths)]
    return np.concatenate([last, mean], axis=1)
