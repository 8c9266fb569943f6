# Mistake: needs a unit more where the states are just enough. Caught by: one, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    units = 0
    while levels**units <= states:
        units += 1
    return units
