# Mistake: sums the valid steps, then divides by T. Caught by: mean, values.
def read_out(y, lengths):
    last = y[lengths - 1, np.arange(len(lengths))]
    total = [y[:length, n].sum(axis=0) for n, length in enumerate(lengths)]
    return np.concatenate([last, np.array(total) / len(y)], axis=1)
