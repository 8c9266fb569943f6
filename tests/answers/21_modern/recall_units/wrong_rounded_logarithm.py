# Mistake: divides rounded logarithms. Caught by: values
def recall_units(keys, values, pairs, levels):
    import math

    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(math.comb(keys, j) * values**j for j in seen)
    return math.ceil(math.log(states) / math.log(levels))
