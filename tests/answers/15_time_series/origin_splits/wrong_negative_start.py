# Mistake: training may start before the series. Caught by: shape, window, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap < length:
        stop = origin + gap + horizon
        if complete and stop > length:
            break
        begin = origin - window
        splits.append((begin, origin, origin + gap, stop if stop < length else length))
        origin += step
    return splits
