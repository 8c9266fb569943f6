# Mistake: calls itself once for each origin. Caught by: values
def origin_splits(length, first, horizon, step, gap, window, complete):
    o = first
    if o + gap >= length or complete and o + gap + horizon > length:
        return []
    return [(max(0, o - window), o, o + gap, min(length, o + gap + horizon))] + origin_splits(
        length, first + step, horizon, step, gap, window, complete
    )
