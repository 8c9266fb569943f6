def beam_step(log_p, total, done, end, width):
    found = []
    for k, (row, t, finished) in enumerate(zip(log_p.tolist(), total.tolist(), done.tolist())):
        if finished:
            found.append((t, k, end, True))
            continue
        for v, p in enumerate(row):
            if p > float("-inf"):
                found.append((t + p, k, v, v == end))
    found.sort(key=lambda one: (-one[0], one[1], one[2]))
    found = found[:width]
    return tuple([one[part] for one in found] for part in (1, 2, 0, 3))
