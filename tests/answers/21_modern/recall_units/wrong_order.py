# Mistake: tells apart in which order the keys came. Caught by: count, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.perm(keys, j) * values**j for j in seen)
    units = 0
    while levels**units < states:
        units += 1
    return units
