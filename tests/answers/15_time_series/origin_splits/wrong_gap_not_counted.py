# Mistake: where incomplete origins count, one counts whose gap reaches beyond the series. Caught by: gap, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    stop = length - gap - horizon + 1 if complete else length
    return [
        (max(0, o - window), o, o + gap, min(o + gap + horizon, length))
        for o in range(first, stop, step)
    ]
