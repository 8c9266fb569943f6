# Mistake: the last positions are given, not the stops. Caught by: origins, gap, last, values
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
        splits.append((begin, origin - 1, origin + gap, min(stop, length) - 1))
        origin += step
    return splits
