# Mistake: the root has 28 decimal digits. Caught by: values
from decimal import Decimal


def _c(H, cell, D, L, biases, two):
    d = 1 + two
    return d * {"rnn": 1, "gru": 3, "lstm": 4}[cell] * H * (D + (L - 1) * d * H + L * (H + biases))


def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    d = 1 + bidirectional
    g = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * d
    q = g * (num_layers + (num_layers - 1) * d)
    s = g * (input_size + num_layers * biases)
    return int((Decimal(s * s + 4 * q * budget).sqrt() - s) / (2 * q))
