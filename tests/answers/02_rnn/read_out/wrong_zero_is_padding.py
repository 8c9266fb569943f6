# Mistake: padding is found by its value, zero or not finite. Caught by: values.
def read_out(y, lengths):
    T, N, H = y.shape
    out = np.zeros((N, 2 * H))
    for n in range(N):
        good = [t for t in range(lengths[n]) if np.isfinite(y[t, n]).all() and y[t, n].any()]
        if good:
            out[n] = np.r_[y[good[-1], n], y[good, n].mean(axis=0)]
    return out
