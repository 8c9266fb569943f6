# The root of the difference, as a fraction.
from fractions import Fraction
from math import floor


def crossing_length(kind, D, H, causal):
    D, H, g = int(D), int(H), {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    spare = (g - 3) * D + (g - 1) * H
    root = Fraction(spare - 1) if causal else Fraction(spare, 2)
    return max(1, floor(root) + 1)
