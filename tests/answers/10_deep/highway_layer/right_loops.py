def highway_layer(x, dy, params):
    """One vector after the other, with its Jacobian."""
    T, N, H = x.shape
    W, V = params["weight_candidate"], params["weight_transform"]
    y, dx = np.zeros(x.shape), np.zeros(x.shape)
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for t in range(T):
        for n in range(N):
            c = np.tanh(W @ x[t, n] + params["bias_candidate"])
            g = 0.5 + 0.5 * np.tanh(0.5 * (V @ x[t, n] + params["bias_transform"]))
            y[t, n] = x[t, n] + g * (c - x[t, n])
            by_c, by_g = np.diag(g * (1 - c**2)), np.diag((c - x[t, n]) * g * (1 - g))
            jacobian = np.diag(1 - g) + by_c @ W + by_g @ V
            dx[t, n] = jacobian.T @ dy[t, n]
            grads["bias_candidate"] += by_c @ dy[t, n]
            grads["bias_transform"] += by_g @ dy[t, n]
            grads["weight_candidate"] += np.outer(by_c @ dy[t, n], x[t, n])
            grads["weight_transform"] += np.outer(by_g @ dy[t, n], x[t, n])
    return y, dx, grads
