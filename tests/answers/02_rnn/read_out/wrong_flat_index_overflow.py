# Mistake: a flat index in the type of lengths, which overflows in int8. Caught by: values.
def read_out(y, lengths):
    T, N, H = y.shape
    flat = y.reshape(T * N, H)
    last = flat[(lengths - 1) * N + np.arange(N)]
    valid = np.arange(T)[:, None, None] < lengths[:, None]
    return np.hstack([last, np.where(valid, y, 0).sum(axis=0) / lengths[:, None]])
