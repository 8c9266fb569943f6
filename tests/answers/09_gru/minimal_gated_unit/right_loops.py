def minimal_gated_unit(x, h_0, params, dy, dh_end):
    T, N, D = x.shape
    H = h_0.shape[1]
    U_f, V_f = params["W_f"][:, :H], params["W_f"][:, H:]
    U_n, V_n = params["W_n"][:, :H], params["W_n"][:, H:]
    y, dx, dh_0 = np.zeros((T, N, H)), np.zeros((T, N, D)), np.zeros((N, H))
    grads = {name: np.zeros(np.shape(p)) for name, p in params.items()}
    for k in range(N):
        h, past = h_0[k], []
        for t in range(T):
            f = sigmoid(U_f @ h + V_f @ x[t, k] + params["b_f"])
            n = np.tanh(U_n @ (f * h) + V_n @ x[t, k] + params["b_n"])
            past.append((h, f, n))
            h = h + f * (n - h)
            y[t, k] = h
        back = dh_end[k]
        for t in range(T - 1, -1, -1):
            h, f, n = past[t]
            back = back + dy[t, k]
            da_n = (1 - n**2) * f * back
            read = U_n.T @ da_n
            da_f = (f - f**2) * (back * (n - h) + read * h)
            dx[t, k] = V_n.T @ da_n + V_f.T @ da_f
            grads["W_f"] += np.outer(da_f, np.concatenate([h, x[t, k]]))
            grads["W_n"] += np.outer(da_n, np.concatenate([f * h, x[t, k]]))
            grads["b_f"] += da_f
            grads["b_n"] += da_n
            back = back - f * back + f * read + U_f.T @ da_f
        dh_0[k] = back
    return y, dx, dh_0, grads
