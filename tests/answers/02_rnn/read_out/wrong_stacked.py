# Mistake: stacks the halves below each other, (2 N, H). Caught by: shape, last, mean, ignores_padding, without_padding, values.
def read_out(y, lengths):
    last = y[lengths - 1, np.arange(len(lengths))]
    mean = [y[:length, n].mean(axis=0) for n, length in enumerate(lengths)]
    return np.concatenate([last, mean])
