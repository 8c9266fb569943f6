# Mistake: the summary has the type of y, so the mean of whole numbers is cut. Caught by: values.
def read_out(y, lengths):
    T, N, H = y.shape
    out = np.empty((N, 2 * H), dtype=y.dtype)
    for n, length in enumerate(lengths):
        out[n, :H] = y[length - 1, n]
        out[n, H:] = y[:length, n].mean(axis=0)
    return out
