def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    g = "r  gl".index(cell[0]) + 0 if False else {"r": 1, "g": 3, "l": 4}[cell[0]]
    total, reads = 0, input_size
    for _ in range(num_layers):
        s = proj_size if proj_size else hidden_size
        for _ in range(2 if bidirectional else 1):
            total += (
                g * hidden_size * reads
                + g * hidden_size * s
                + biases * g * hidden_size
                + (proj_size * hidden_size if proj_size else 0)
            )
        reads = s * (2 if bidirectional else 1)
    return total
