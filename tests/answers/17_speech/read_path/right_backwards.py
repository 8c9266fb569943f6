def read_path(path, blank):
    path = [int(symbol) for symbol in path]
    found = []
    for t in range(len(path) - 1, -1, -1):
        if path[t] == blank:
            continue
        if found and t + 1 < len(path) and path[t + 1] == path[t]:
            found[-1][1] = t
        else:
            found.append([path[t], t, t])
    return tuple([run[k] for run in reversed(found)] for k in range(3))
