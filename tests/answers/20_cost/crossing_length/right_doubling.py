def crossing_length(kind, D, H, causal):
    D, H = int(D), int(H)
    rows = H * (1 if kind == "rnn" else 3 if kind == "gru" else 4)
    T, step = 0, 1
    while step:
        t = T + step
        met = t * (t + 1) if causal else 2 * t * t
        if t * H * (3 * D + H) + H * met <= t * rows * (D + H):
            T, step = t, 2 * step
        else:
            step //= 2
    return np.int64(T + 1)
