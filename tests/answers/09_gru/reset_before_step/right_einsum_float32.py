def reset_before_step(x, h, params, dh_next):
    x, h, dh_next = (np.asarray(v, np.float32) for v in (x, h, dh_next))
    p = {name: np.asarray(v, np.float32) for name, v in params.items()}

    def through(kind, g, v):
        return np.einsum("ij,nj->ni", p[kind + g], v)

    def back(kind, g, v):
        return np.einsum("ij,ni->nj", p[kind + g], v)

    gate = {
        g: 1 / (1 + np.exp(-(through("W_", g, x) + through("U_", g, h) + p["b_" + g])))
        for g in "rz"
    }
    r, z = gate["r"], gate["z"]
    read = r * h
    n = np.tanh(through("W_", "n", x) + through("U_", "n", read) + p["b_n"])
    d = {"n": z * dh_next * (1 - n * n)}
    dread = back("U_", "n", d["n"])
    d["r"], d["z"] = dread * h * (r - r * r), dh_next * (n - h) * (z - z * z)
    dx = back("W_", "r", d["r"]) + back("W_", "z", d["z"]) + back("W_", "n", d["n"])
    dh = (1 - z) * dh_next + r * dread + back("U_", "r", d["r"]) + back("U_", "z", d["z"])
    grads = {"W_" + g: np.einsum("ni,nj->ij", d[g], x) for g in d}
    grads |= {"U_" + g: np.einsum("ni,nj->ij", d[g], read if g == "n" else h) for g in d}
    grads |= {"b_" + g: np.einsum("ni->i", d[g]) for g in d}
    return h + z * (n - h), dx, dh, grads
