# Mistake: the window is counted back from the test part. Caught by: window, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    splits = []
    origin = first
    while origin + gap < length:
        stop = origin + gap + horizon
        if complete and stop > length:
            break
        begin = origin + gap - window
        if begin < 0:
            begin = 0
        splits.append((begin, origin, origin + gap, stop if stop < length else length))
        origin += step
    return splits
