# Mistake: keeps three numbers of a GRU, without the product that r multiplies. Caught by: memory, values
def count_stack(D, layers, T, N):
    inputs, T, N = int(D), int(T), int(N)
    blocks, inner = {"rnn": 1, "gru": 3, "lstm": 4}, {"rnn": 0, "gru": 3, "lstm": 5}
    total = {"parameters": 0, "forward": 0, "training": 0, "kept": T * N * inputs, "state": 0}
    for number, (kind, H, ways) in enumerate(layers):
        H, ways = int(H), int(ways)
        rows, arrays = blocks[kind] * H, 2 if kind == "lstm" else 1
        from_below = 2 * T * N * rows * inputs * ways
        from_before = 2 * T * N * rows * H * ways
        total["parameters"] += ways * rows * (inputs + H + 2)
        total["forward"] += from_below + from_before
        total["training"] += (3 if number else 2) * from_below + 3 * from_before
        total["kept"] += ways * N * H * ((T + 1) * arrays + T * inner[kind])
        total["state"] += ways * N * H * arrays
        inputs = ways * H
    return total
