def crossing_length(kind, D, H, causal):
    D, H, g = int(D), int(H), {"rnn": 1, "gru": 3, "lstm": 4}[kind]

    def dearer(T):
        P = T * (T + 1) // 2 if causal else T**2
        return 2 * T * H * (3 * D + H) + 4 * H * P > 2 * T * g * H * (D + H)

    low, high = 0, 8 * (D + H) + 8
    while high - low > 1:
        middle = (low + high) // 2
        if dearer(middle):
            high = middle
        else:
            low = middle
    return high
