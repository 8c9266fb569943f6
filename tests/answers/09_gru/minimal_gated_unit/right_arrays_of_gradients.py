def minimal_gated_unit(x, h_0, params, dy, dh_end):
    T, (N, H) = len(x), h_0.shape
    h = np.empty((T + 1, N, H))
    f, n = np.empty((T, N, H)), np.empty((T, N, H))
    h[0] = h_0
    x_f = x @ params["W_f"][:, H:].T + params["b_f"]
    x_n = x @ params["W_n"][:, H:].T + params["b_n"]
    for t in range(T):
        f[t] = sigmoid(x_f[t] + h[t] @ params["W_f"][:, :H].T)
        n[t] = np.tanh(x_n[t] + (f[t] * h[t]) @ params["W_n"][:, :H].T)
        h[t + 1] = (1 - f[t]) * h[t] + f[t] * n[t]
    da_f, da_n, dh = np.empty_like(f), np.empty_like(n), np.array(dh_end, dtype=float)
    for t in range(T)[::-1]:
        dh += dy[t]
        da_n[t] = dh * f[t] * (1 - n[t] ** 2)
        dfh = da_n[t] @ params["W_n"][:, :H]
        da_f[t] = (dh * (n[t] - h[t]) + dfh * h[t]) * f[t] * (1 - f[t])
        dh = (1 - f[t]) * dh + f[t] * dfh + da_f[t] @ params["W_f"][:, :H]
    dx = da_f @ params["W_f"][:, H:] + da_n @ params["W_n"][:, H:]
    axes = ([0, 1], [0, 1])
    grads = {
        "W_f": np.tensordot(da_f, np.concatenate([h[:-1], x], axis=2), axes),
        "W_n": np.tensordot(da_n, np.concatenate([f * h[:-1], x], axis=2), axes),
        "b_f": da_f.sum(axis=(0, 1)),
        "b_n": da_n.sum(axis=(0, 1)),
    }
    return h[1:], dx, dh, grads
