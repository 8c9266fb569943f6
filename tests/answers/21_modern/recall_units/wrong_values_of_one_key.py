# Mistake: takes the values for those of one key. Caught by: one, count, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values for j in seen)
    units = 0
    while levels**units < states:
        units += 1
    return units
