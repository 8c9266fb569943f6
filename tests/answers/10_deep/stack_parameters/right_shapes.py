def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    """The shapes of all arrays, one after the other."""
    blocks = {"rnn": 1, "lstm": 4, "gru": 3}[cell]
    state = proj_size if proj_size else hidden_size
    shapes, read = [], input_size
    for _ in range(num_layers):
        for _ in range(2 if bidirectional else 1):
            shapes.append((blocks * hidden_size, read))
            shapes.append((blocks * hidden_size, state))
            shapes.extend([(blocks * hidden_size,)] * biases)
            if proj_size:
                shapes.append((proj_size, hidden_size))
        read = state * (2 if bidirectional else 1)
    return sum(math.prod(shape) for shape in shapes)
