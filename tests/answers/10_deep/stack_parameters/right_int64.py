def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    """NumPy's whole numbers, which are long enough here, and an array of no axes."""
    gates = np.int64({"rnn": 1, "lstm": 4, "gru": 3}[cell])
    state = np.int64(proj_size if proj_size > 0 else hidden_size)
    directions = np.int64(bidirectional) + 1
    read = np.full(num_layers, directions * state, np.int64)
    read[0] = input_size
    each = gates * hidden_size * (read + state + biases) + np.int64(proj_size) * hidden_size
    return np.asarray(directions * each.sum())
