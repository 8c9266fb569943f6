def origin_splits(length, first, horizon, step, gap, window, complete):
    o = np.arange(first, max(first, length - gap), step, dtype=np.int64)
    if complete:
        o = o[o + gap + horizon <= length]
    start = np.maximum(0, o - window)
    stop = np.minimum(o + gap + horizon, length)
    return np.stack([start, o, o + gap, stop], axis=1)
