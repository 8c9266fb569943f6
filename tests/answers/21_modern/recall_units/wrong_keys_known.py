# Mistake: counts only the values of the keys that came. Caught by: one, count, levels, values
def recall_units(keys, values, pairs, levels):
    units = 0
    while levels**units < values ** min(keys, pairs):
        units += 1
    return units
