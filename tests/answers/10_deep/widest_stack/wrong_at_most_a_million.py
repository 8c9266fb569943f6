# Mistake: no width above a million is tried. Caught by: values
def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    directions = 1 + bidirectional
    rows = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * directions
    low, high = 0, 10**6
    while low < high:
        H = (low + high + 1) // 2
        read = input_size + (num_layers - 1) * directions * H
        if rows * H * (read + num_layers * (H + biases)) <= budget:
            low = H
        else:
            high = H - 1
    return low
