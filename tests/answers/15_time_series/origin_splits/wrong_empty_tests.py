# Mistake: an origin after which nothing comes counts. Caught by: shape, origins, gap, window, last, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap <= length:
        stop = origin + gap + horizon
        if complete and stop > length:
            break
        begin = origin - window
        if begin < 0:
            begin = 0
        splits.append((begin, origin, origin + gap, stop if stop < length else length))
        origin += step
    return splits
