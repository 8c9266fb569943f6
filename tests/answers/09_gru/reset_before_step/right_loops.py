def reset_before_step(x, h, params, dh_next):
    N, H = h.shape
    h_next, dx, dh = np.zeros((N, H)), np.zeros(x.shape), np.zeros((N, H))
    grads = {name: np.zeros(np.shape(p)) for name, p in params.items()}
    for k in range(N):
        a = {g: params["W_" + g] @ x[k] + params["b_" + g] for g in "rzn"}
        r, z = (1 / (1 + np.exp(-a[g] - params["U_" + g] @ h[k])) for g in "rz")
        n = np.tanh(a["n"] + params["U_n"] @ (r * h[k]))
        h_next[k] = h[k] + z * (n - h[k])
        d = {"n": dh_next[k] * z / np.cosh(np.arctanh(np.clip(n, -1 + 1e-16, 1 - 1e-16))) ** 2}
        back = params["U_n"].T @ d["n"]
        d["r"] = back * h[k] * r * (1 - r)
        d["z"] = dh_next[k] * (n - h[k]) * z * (1 - z)
        dh[k] = dh_next[k] - dh_next[k] * z + back * r
        for g in "rzn":
            read = r * h[k] if g == "n" else h[k]
            if g != "n":
                dh[k] += params["U_" + g].T @ d[g]
            dx[k] += params["W_" + g].T @ d[g]
            grads["W_" + g] += np.outer(d[g], x[k])
            grads["U_" + g] += np.outer(d[g], read)
            grads["b_" + g] += d[g]
    return h_next, dx, dh, grads
