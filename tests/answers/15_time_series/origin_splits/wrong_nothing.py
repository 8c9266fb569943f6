# Mistake: an empty list is returned, always. Caught by: shape, origins, gap, window, last, values
def origin_splits(length, first, horizon, step, gap, window, complete):
    return []
