# Right: clears the padding in y itself, then works in float32 with einsum.
def read_out(y, lengths):
    y[np.arange(len(y))[:, None] >= lengths] = 0
    y = y.astype(np.float32)
    out = np.zeros((y.shape[1], 2 * y.shape[2]), np.float32)
    pick = np.arange(len(y))[:, None] == lengths - 1
    out[:, : y.shape[2]] = np.einsum("tnh,tn->nh", y, pick)
    out[:, y.shape[2] :] = np.einsum("tnh->nh", y) / lengths[:, None]
    return out
