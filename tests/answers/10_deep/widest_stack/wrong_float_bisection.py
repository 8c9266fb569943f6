# Mistake: the width is found with floats. Caught by: values
def _c(H, cell, D, L, biases, two):
    d = 1 + two
    return d * {"rnn": 1, "gru": 3, "lstm": 4}[cell] * H * (D + (L - 1) * d * H + L * (H + biases))


def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    lo, hi = 0.0, 1e16
    for _ in range(200):
        m = (lo + hi) / 2
        if _c(m, cell, input_size, num_layers, biases, bidirectional) <= budget:
            lo = m
        else:
            hi = m
    return int(lo)
