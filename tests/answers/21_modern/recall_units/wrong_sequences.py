# Mistake: counts sequences of pairs and not what can be asked of them. Caught by: one, count, levels, values
def recall_units(keys, values, pairs, levels):
    units = 0
    while levels**units < (keys * values) ** pairs:
        units += 1
    return units
