# Mistake: counts the state in which nothing was seen. Caught by: one, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(0, min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    units = 0
    while levels**units < states:
        units += 1
    return units
