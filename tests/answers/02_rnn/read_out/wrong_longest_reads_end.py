# Mistake: the longest sequences are taken to have no padding. Caught by: values.
def read_out(y, lengths):
    rows = []
    for n, length in enumerate(lengths):
        last = y[-1, n] if length == lengths.max() else y[length - 1, n]
        rows.append(np.r_[last, y[:length, n].mean(axis=0)])
    return np.array(rows)
