def read_path(path, blank):
    path = [*path, blank]
    first = [
        t for t in range(len(path) - 1) if path[t] != blank and (t == 0 or path[t - 1] != path[t])
    ]
    last = [t for t in range(len(path) - 1) if path[t] != blank and path[t + 1] != path[t]]
    return tuple(path[t] for t in first), tuple(first), tuple(last)
