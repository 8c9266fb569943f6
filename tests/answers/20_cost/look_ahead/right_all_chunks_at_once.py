# All chunks side by side, from their far ends.
def look_ahead(x, ahead, back, K, R):
    T, A, B = len(x), len(ahead["bias"]), len(back["bias"])
    y, h, x = np.zeros((T, A + B)), np.zeros(A), np.asarray(x, dtype=float)
    if not T:
        return y, 0
    forward = x @ ahead["weight_ih"].T + ahead["bias"]
    for t in range(T):
        h = y[t, :A] = np.tanh(forward[t] + ahead["weight_hh"] @ h)
    K, R = min(K, T), min(R, T)
    first = np.arange(0, T, K)
    end = np.minimum(first + K, T)
    far = np.minimum(end + R, T)
    h, backward = np.zeros((len(first), B)), x @ back["weight_ih"].T + back["bias"]
    for reads in range(K + R):
        t = far - 1 - reads
        on = t >= first
        h[on] = np.tanh(backward[t[on]] + h[on] @ back["weight_hh"].T)
        own = on & (t < end)
        y[t[own], A:] = h[own]
    return y, T + (far - first).sum()
