# Mistake: allows for rounding in a quotient of logarithms. Caught by: values
from math import ceil, comb, log


def recall_units(keys, values, pairs, levels):
    seen = range(min(1, pairs), min(keys, pairs) + 1)
    states = sum(comb(keys, j) * values**j for j in seen)
    return max(0, ceil(log(states) / log(levels) - 1e-9))
