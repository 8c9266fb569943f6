# Mistake: calls itself once for each layer. Caught by: values
def stack_parameters(cell, input_size, hidden_size, num_layers, biases, bidirectional, proj_size):
    if num_layers == 0:
        return 0
    rows = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * hidden_size
    state, directions = proj_size or hidden_size, 1 + bidirectional
    own = rows * (state + biases + input_size) + proj_size * hidden_size
    above = stack_parameters(
        cell, directions * state, hidden_size, num_layers - 1, biases, bidirectional, proj_size
    )
    return directions * own + above
