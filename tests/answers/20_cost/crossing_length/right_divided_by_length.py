def crossing_length(kind, D, H, causal):
    D, H = int(D), int(H)
    g = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    # both sides divided by 2 T H: 3 D + H + (T + 1 or 2 T) > g (D + H)
    T = 1
    need = g * (D + H) - 3 * D - H
    if causal:
        return max(T, need)
    return max(T, (need + 2) // 2)
