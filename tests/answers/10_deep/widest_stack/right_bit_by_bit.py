def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    """The binary digits of H, from the highest."""
    directions = 2 if bidirectional else 1
    rows = ["rnn", "-", "gru", "lstm"].index(cell) + 1
    H = 0
    for bit in reversed(range(60)):
        wider = H + 2**bit
        columns = input_size + (num_layers - 1) * directions * wider + num_layers * (wider + biases)
        if directions * rows * wider * columns <= budget:
            H = wider
    return H
