def read_path(path, blank):
    out = ([], [], [])
    t = 0
    while t < len(path):
        end = t
        while end + 1 < len(path) and path[end + 1] == path[t]:
            end += 1
        if path[t] != blank:
            for part, value in zip(out, (path[t], t, end)):
                part.append(value)
        t = end + 1
    return out
