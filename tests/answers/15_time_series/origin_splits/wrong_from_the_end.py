# Mistake: origins are counted back from the end of the series. Caught by: origins, gap, window, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    last = length - gap - (horizon if complete else 1)
    origins = list(range(last, first - 1, -step))[::-1]
    return [(max(0, o - window), o, o + gap, min(o + gap + horizon, length)) for o in origins]
