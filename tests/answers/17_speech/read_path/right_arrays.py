def read_path(path, blank):
    path = np.asarray(path, dtype=np.int64)
    if not path.size:
        return path, path, path
    change = np.flatnonzero(path[1:] != path[:-1])
    first = np.concatenate([[0], change + 1])
    last = np.concatenate([change, [len(path) - 1]])
    kept = path[first] != blank
    return path[first][kept], first[kept], last[kept]
