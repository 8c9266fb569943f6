# Mistake: takes all keys for seen or not, whatever the number of pairs. Caught by: one, count, values
def recall_units(keys, values, pairs, levels):
    states, units = (values + 1) ** keys - (pairs > 0), 0
    while levels**units < states:
        units += 1
    return units
