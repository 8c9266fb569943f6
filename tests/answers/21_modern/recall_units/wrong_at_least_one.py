# Mistake: needs at least one unit. Caught by: one, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    units = 1
    while levels**units < states:
        units += 1
    return units
