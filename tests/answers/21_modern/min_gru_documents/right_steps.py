def min_gru_documents(x, start, h_0, params, dh):
    W_z, W_n = params["W_z"].astype(float), params["W_n"].astype(float)
    h, steps, out = h_0.astype(float), [], []
    for x_t, s in zip(x, start):
        z = sigmoid(W_z @ x_t + params["b_z"])
        a = W_n @ x_t + params["b_n"]
        n = np.where(a >= 0, a + 0.5, sigmoid(a))
        old = np.zeros_like(h) if s else h
        h = old + z * (n - old)
        steps.append((z, a, n, old))
        out.append(h)
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    dx, back = np.zeros(x.shape), np.zeros(len(h_0))
    for t in range(len(x) - 1, -1, -1):
        z, a, n, old = steps[t]
        back = back + dh[t]
        da_z = back * (n - old) * z * (1 - z)
        low = sigmoid(a)
        da_n = back * z * np.where(a >= 0, 1.0, low - low**2)
        grads["W_z"] += np.outer(da_z, x[t])
        grads["W_n"] += np.outer(da_n, x[t])
        grads["b_z"] += da_z
        grads["b_n"] += da_n
        dx[t] = da_z @ W_z + da_n @ W_n
        back = back * (1 - z) * (not start[t])
    return np.array(out), dx, back, grads
