# Mistake: takes the last row, which is padding in short sequences. Caught by: last, ignores_padding, values.
def read_out(y, lengths):
    mean = [y[:length, n].mean(axis=0) for n, length in enumerate(lengths)]
    return np.concatenate([y[-1], mean], axis=1)
