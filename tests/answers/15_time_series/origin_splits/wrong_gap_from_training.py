# Mistake: the gap is cut off the training part, the test starts at the origin. Caught by: gap, window, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin < length:
        stop = origin + horizon
        if complete and stop > length:
            break
        begin = origin - window
        if begin < 0:
            begin = 0
        splits.append((begin, origin - gap, origin, stop if stop < length else length))
        origin += step
    return splits
