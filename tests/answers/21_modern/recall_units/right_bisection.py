def recall_units(keys, values, pairs, levels):
    row = [1]  # of Pascal's triangle
    for _ in range(keys):
        row = [a + b for a, b in zip([0, *row], [*row, 0])]
    last = min(keys, pairs)
    states = sum(row[j] * values**j for j in range(1, last + 1)) or 1
    low, high = 0, states.bit_length()
    while low < high:
        middle = (low + high) // 2
        if levels**middle >= states:
            high = middle
        else:
            low = middle + 1
    return np.int64(low)
