def origin_splits(length, first, horizon, step, gap, window, complete):
    out = []
    for t in range(first, length):
        if (t - first) % step:
            continue
        begin, end = t + gap, t + gap + horizon
        if end > length and (complete or begin >= length):
            continue
        out.append([t - min(t, window), t, begin, min(length, end)])
    return out
