# Mistake: counts only sequences of different keys. Caught by: count, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = [min(keys, pairs)]
    states = sum(math.comb(keys, j) * values**j for j in seen)
    units = 0
    while levels**units < states:
        units += 1
    return units
