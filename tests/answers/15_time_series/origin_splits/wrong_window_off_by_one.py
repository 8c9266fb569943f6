# Mistake: training is one value too long. Caught by: window, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap < length:
        stop = origin + gap + horizon
        if complete and stop > length:
            break
        begin = origin - window - 1
        if begin < 0:
            begin = 0
        splits.append((begin, origin, origin + gap, stop if stop < length else length))
        origin += step
    return splits
