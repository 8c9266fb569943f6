def count_stack(D, layers, T, N):
    D, T, N = int(D), int(T), int(N)
    out = dict.fromkeys(["parameters", "forward", "training", "state"], 0)
    out["kept"] = D * T * N
    below, lowest = D, True
    for kind, H, directions in layers:
        H = int(H)
        for _ in range(int(directions)):
            g = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
            for columns, needs_gradient in [(below, not lowest), (H, True)]:
                entries = g * H * columns
                out["parameters"] += entries + g * H
                once = 2 * entries * T * N
                out["forward"] += once
                out["training"] += once * (3 if needs_gradient else 2)
            out["state"] += N * H
            out["kept"] += N * H * (T + 1)
            if kind == "gru":
                out["kept"] += 4 * N * H * T
            if kind == "lstm":
                out["state"] += N * H
                out["kept"] += N * H * (T + 1) + 5 * N * H * T
        below, lowest = H * int(directions), False
    return out
