def reset_before_step(x, h, params, dh_next):
    h, dh_next = h.astype(float), dh_next.astype(float)
    ones = np.ones((len(x), 1))
    weights = {
        g: np.concatenate([params["W_" + g], params["U_" + g], params["b_" + g][:, None]], axis=1)
        for g in "rzn"
    }
    both = np.concatenate([x, h, ones], axis=1)
    r, z = sigmoid(both @ weights["r"].T), sigmoid(both @ weights["z"].T)
    reset = np.concatenate([x, r * h, ones], axis=1)
    n = np.tanh(reset @ weights["n"].T)
    D, H = x.shape[1], h.shape[1]
    da_n = (1 - n**2) * z * dh_next
    dreset = da_n @ weights["n"]
    da_r = dreset[:, D : D + H] * h * r * (1 - r)
    da_z = (n - h) * dh_next * z * (1 - z)
    dboth = da_r @ weights["r"] + da_z @ weights["z"]
    dboth[:, :D] += dreset[:, :D]
    dboth[:, D : D + H] += dreset[:, D : D + H] * r
    dh_next *= 1 - z
    dboth[:, D : D + H] += dh_next
    grads = {}
    for g, da, read in [("r", da_r, both), ("z", da_z, both), ("n", da_n, reset)]:
        whole = da.T @ read
        grads["W_" + g], grads["U_" + g], grads["b_" + g] = (
            whole[:, :D],
            whole[:, D : D + H],
            whole[:, -1],
        )
    h += z * (n - h)
    return h, dboth[:, :D], dboth[:, D : D + H], grads
