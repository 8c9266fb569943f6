def count_stack(D, layers, T, N, depth=0):
    D, T, N = int(D), int(T), int(N)
    if not layers:
        counts = {"parameters": 0, "forward": 0, "training": 0, "kept": 0, "state": 0}
        return counts | ({"kept": D * T * N} if depth == 0 else {})
    (kind, H, ways), *above = layers
    H, ways = int(H), int(ways)
    counts = count_stack(ways * H, above, T, N, depth + 1)
    g, kept = {"rnn": (1, 0), "gru": (3, 4), "lstm": (4, 6)}[kind]
    two = 1 + (kind == "lstm")
    counts["parameters"] += ways * (g * H * (D + H) + 2 * g * H)
    counts["forward"] += ways * 2 * T * N * g * H * (D + H)
    counts["training"] += ways * 2 * T * N * g * H * (3 * (D + H) - (0 if depth else D))
    counts["kept"] += ways * N * H * (T + two + T * kept) + (0 if depth else D * T * N)
    counts["state"] += ways * two * N * H
    return counts
