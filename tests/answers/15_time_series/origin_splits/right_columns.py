def origin_splits(length, first, horizon, step, gap, window, complete):
    o = np.arange(first, max(first, length - gap - (horizon if complete else 1) + 1), step)
    return np.stack(
        [np.maximum(0, o - window), o, o + gap, np.minimum(o + gap + horizon, length)], 1
    )
