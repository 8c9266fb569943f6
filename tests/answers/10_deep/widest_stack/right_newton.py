def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    """Newton's steps for the root, from above, in whole numbers."""
    k = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * (2 if bidirectional else 1)
    a = k * num_layers + k * (num_layers - 1) * (2 if bidirectional else 1)
    b = k * (input_size + biases * num_layers)
    H = budget + 1
    while a * H * H + b * H > budget:
        H = min(H - 1, -((-a * H * H - budget) // (2 * a * H + b)))
    return H
