# Mistake: the mean counts the padded steps. Caught by: mean, ignores_padding, values.
def read_out(y, lengths):
    last = y[lengths - 1, np.arange(len(lengths))]
    return np.concatenate([last, y.mean(axis=0)], axis=1)
