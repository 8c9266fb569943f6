def minimal_gated_unit(x, h_0, params, dy, dh_end):
    kind = np.float32
    x, h, dy, dh = (np.array(v, kind) for v in (x, h_0, dy, dh_end))
    p = {name: np.array(v, kind) for name, v in params.items()}
    H, past, y = h.shape[1], [], []
    for x_t in x:
        hx = np.hstack([h, x_t])
        f = 1 / (1 + np.exp(-(hx @ p["W_f"].T + p["b_f"])))
        fhx = np.hstack([f * h, x_t])
        n = np.tanh(fhx @ p["W_n"].T + p["b_n"])
        past.append((h, hx, f, fhx, n))
        h = h + f * (n - h)
        y.append(h)
    dx, dW_f, dW_n, db_f, db_n = [], 0, 0, 0, 0
    while past:
        h, hx, f, fhx, n = past.pop()
        dh = dh + dy[len(past)]
        da_n = dh * f * (1 - n * n)
        dfhx = da_n @ p["W_n"]
        da_f = f * (1 - f) * (dh * (n - h) + h * dfhx[:, :H])
        dhx = da_f @ p["W_f"]
        dx.insert(0, dfhx[:, H:] + dhx[:, H:])
        dW_f, dW_n = dW_f + da_f.T @ hx, dW_n + da_n.T @ fhx
        db_f, db_n = db_f + da_f.sum(0), db_n + da_n.sum(0)
        dh = dh * (1 - f) + f * dfhx[:, :H] + dhx[:, :H]
    return y, dx, dh, {"W_f": dW_f, "W_n": dW_n, "b_f": db_f, "b_n": db_n}
