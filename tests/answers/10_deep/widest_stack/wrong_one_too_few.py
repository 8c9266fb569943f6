# Mistake: one unit too few. Caught by: fits, none, layers, values
def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    directions = 1 + bidirectional
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * directions
    square = blocks * (num_layers + (num_layers - 1) * directions)
    single = blocks * (input_size + num_layers * biases)
    # The count is square H^2 + single H; its root, rounded down in whole numbers.
    return max(0, (math.isqrt(single**2 + 4 * square * budget) - single) // (2 * square) - 1)
