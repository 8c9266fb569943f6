# Mistake: takes L U for the number of states. Caught by: one, count, levels, values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    if states == 1:
        return 0
    units = 0
    while levels * units < states:
        units += 1
    return units
