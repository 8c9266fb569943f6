# Mistake: keeps symbols in single precision. Caught by: values
def read_path(path, blank):
    path = np.asarray(path, dtype=np.float32)
    edge = np.flatnonzero(np.diff(path)) + 1
    if not len(path):
        return [], [], []
    starts = np.r_[0, edge]
    ends = np.r_[edge, len(path)] - 1
    keep = path[starts] != np.float32(blank)
    return path[starts][keep].astype(int), starts[keep], ends[keep]
