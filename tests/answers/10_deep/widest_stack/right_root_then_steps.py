def _c(H, cell, D, L, biases, two):
    d = 1 + two
    return d * {"rnn": 1, "gru": 3, "lstm": 4}[cell] * H * (D + (L - 1) * d * H + L * (H + biases))


def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    a = (cell, input_size, num_layers, biases, bidirectional)
    d = 1 + bidirectional
    g = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * d
    q = g * (num_layers + (num_layers - 1) * d)
    s = g * (input_size + num_layers * biases)
    H = int(((s * s + 4 * q * budget) ** 0.5 - s) / (2 * q))
    while H > 0 and _c(H, *a) > budget:
        H -= 1
    while _c(H + 1, *a) <= budget:
        H += 1
    return H
