# Mistake: numbers are kept in 8 bits. Caught by: values
def origin_splits(length, first, horizon, step, gap, window, complete):
    needed = horizon if complete else 1
    o = np.arange(first, length - gap - needed + 1, step)
    parts = [np.maximum(0, o - window), o, o + gap, np.minimum(o + gap + horizon, length)]
    return np.stack(parts, axis=1).astype(np.int8)
