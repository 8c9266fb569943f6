def look_ahead(x, ahead, back, K, R):
    T, steps = len(x), 0
    first, second = np.zeros((T, len(ahead["bias"]))), np.zeros((T, len(back["bias"])))
    h = np.zeros(first.shape[1])
    for t in range(T):
        h = first[t] = np.tanh(ahead["weight_ih"] @ x[t] + ahead["weight_hh"] @ h + ahead["bias"])
        steps += 1
    s = 0
    while s < T:
        e = min(s + K, T)
        h = np.zeros(second.shape[1])
        for t in reversed(range(s, min(e + R, T))):
            h = np.tanh(back["weight_ih"] @ x[t] + back["weight_hh"] @ h + back["bias"])
            steps += 1
            if t < e:
                second[t] = h
        s = e
    return np.hstack([first, second]), steps
