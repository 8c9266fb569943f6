def widest_stack(cell, budget, input_size, num_layers, biases, bidirectional):
    def count(H):
        directions = 1 + bidirectional
        rows = {"rnn": 1, "gru": 3, "lstm": 4}[cell] * H
        first = rows * (input_size + H + biases)
        above = rows * (directions * H + H + biases)
        return directions * (first + (num_layers - 1) * above)

    low, high = 0, 10**15 + 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(middle) <= budget else (low, middle - 1)
    return low
