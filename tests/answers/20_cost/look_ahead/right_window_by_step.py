def look_ahead(x, ahead, back, K, R):
    T = len(x)
    A, B = len(ahead["bias"]), len(back["bias"])
    y, steps, h = np.empty((T, A + B)), 0, np.zeros(A)
    for t in range(T):
        h = np.tanh(x[t] @ ahead["weight_ih"].T + h @ ahead["weight_hh"].T + ahead["bias"])
        y[t, :A] = h
        last = min((t // K + 1) * K + R, T) - 1
        if t % K == 0:
            steps += min(K, T - t) + last - t + 1
        g = np.zeros(B)
        for u in range(last, t - 1, -1):
            g = np.tanh(x[u] @ back["weight_ih"].T + g @ back["weight_hh"].T + back["bias"])
        y[t, A:] = g
    return y, steps
