# Mistake: the number of origins is a quotient cut towards 0. Caught by: values
def origin_splits(length, first, horizon, step, gap, window, complete):
    n = int((length - gap - (horizon if complete else 1) - first) / step) + 1
    return [
        (max(0, o - window), o, o + gap, min(length, o + gap + horizon))
        for o in (first + step * i for i in range(max(n, 0)))
    ]
