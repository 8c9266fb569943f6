# Mistake: the gap is one too long. Caught by: shape, origins, gap, window, last, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap + 1 < length:
        stop = origin + gap + 1 + horizon
        if complete and stop > length:
            break
        begin = origin - window
        if begin < 0:
            begin = 0
        splits.append((begin, origin, origin + gap + 1, stop if stop < length else length))
        origin += step
    return splits
