# Mistake: returns bits whatever the levels. Caught by: levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    units = 0
    while 2**units < states:
        units += 1
    return units
