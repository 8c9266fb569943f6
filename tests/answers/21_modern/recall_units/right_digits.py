def recall_units(keys, values, pairs, levels):
    from math import comb

    largest = min(keys, pairs)
    states = sum(comb(keys, j) * values**j for j in range(largest + 1)) - (pairs > 0)
    left, units = states - 1, 0
    while left:
        left, units = left // levels, units + 1
    return units
