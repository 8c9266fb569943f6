# Mistake: compares floats, which round where both cost the same. Caught by: values
def crossing_length(kind, D, H, causal):
    D, H, g = float(D), float(H), {"rnn": 1, "gru": 3, "lstm": 4}[kind]

    def more(T):
        pairs = T * (T + 1) / 2 if causal else T * T
        return 2 * T * H * (3 * D + H) + 4 * H * pairs > 2 * T * g * H * (D + H)

    low, high = 0, 1
    while not more(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if more(middle) else (middle, high)
    return high
