# Mistake: the test part ends a gap too early. Caught by: values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap < length:
        stop = origin + horizon
        if complete and stop > length:
            break
        begin = origin - window
        if begin < 0:
            begin = 0
        splits.append((begin, origin, origin + gap, stop if stop < length else length))
        origin += step
    return splits
