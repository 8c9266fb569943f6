# Mistake: two biases are counted as one. Caught by: cell, values
def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    rows = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * hidden_size
    state, directions = proj_size or hidden_size, 1 + bidirectional
    own = rows * (state + bool(biases)) + proj_size * hidden_size
    read = input_size + (num_layers - 1) * directions * state  # by all layers together
    return directions * (num_layers * own + rows * read)
