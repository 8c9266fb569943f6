def count_stack(D, layers, T, N):
    widths = [int(D)] + [int(H) * int(ways) for _, H, ways in layers]
    T, N = int(T), int(N)
    I = np.array(widths[:-1], dtype=object)
    H = np.array([int(H) for _, H, _ in layers], dtype=object)
    ways = np.array([int(w) for _, _, w in layers], dtype=object)
    g = np.array([{"rnn": 1, "gru": 3, "lstm": 4}[k] for k, _, _ in layers], dtype=object)
    parts = np.array([2 if k == "lstm" else 1 for k, _, _ in layers], dtype=object)
    more = np.array([{"rnn": 0, "gru": 4, "lstm": 5}[k] for k, _, _ in layers], dtype=object)
    forward = 2 * T * N * ways * g * H * (I + H)
    saved = 2 * T * N * int(D) * int(ways[0] * g[0] * H[0]) if layers else 0
    return {
        "parameters": int(sum(ways * g * H * (I + H + 2))),
        "forward": int(sum(forward)),
        "training": int(3 * sum(forward) - saved),
        "kept": T * N * int(D) + int(sum(ways * N * H * ((T + 1) * parts + T * more))),
        "state": int(sum(ways * N * H * parts)),
    }
