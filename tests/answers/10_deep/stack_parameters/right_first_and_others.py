def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    def layer(read):
        state = proj_size or hidden_size
        gates = ["rnn", None, "gru", "lstm"].index(cell) + 1
        count = gates * hidden_size * (read + state + biases) + hidden_size * proj_size
        return 2 * count if bidirectional else count

    width = (proj_size or hidden_size) * (2 if bidirectional else 1)
    return layer(input_size) + (num_layers - 1) * layer(width)
