# Mistake: training stops a gap before the origin, and the test starts a gap after it. Caught by: gap, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap < length:
        stop = origin + gap + horizon
        if complete and stop > length:
            break
        begin = origin - window
        if begin < 0:
            begin = 0
        splits.append(
            (begin, max(0, origin - gap), origin + gap, stop if stop < length else length)
        )
        origin += step
    return splits
