def reset_before_step(x, h, params, dh_next):
    # In torch's form, where the gate keeps: its sum is the negative of this one.
    joined = {
        kind: np.concatenate([params[kind + "_r"], -params[kind + "_z"], params[kind + "_n"]])
        for kind in "WUb"
    }
    H = h.shape[1]
    a = x @ joined["W"].T + joined["b"]
    rz = sigmoid(a[:, : 2 * H] + h @ joined["U"][: 2 * H].T)
    r, keep = rz[:, :H], rz[:, H:]
    n = np.tanh(a[:, 2 * H :] + (r * h) @ joined["U"][2 * H :].T)
    da_n = dh_next * (1 - keep) * (1 - n**2)
    back = da_n @ joined["U"][2 * H :]
    da_rz = np.concatenate([back * h, dh_next * (h - n)], axis=1) * rz * (1 - rz)
    da = np.concatenate([da_rz, da_n], axis=1)
    dh = dh_next * keep + back * r + da_rz @ joined["U"][: 2 * H]
    full = {"W": da.T @ x, "b": da.sum(0), "U": np.concatenate([da_rz.T @ h, da_n.T @ (r * h)])}
    grads = {}
    for kind, value in full.items():
        grads[kind + "_r"], grads[kind + "_z"], grads[kind + "_n"] = (
            value[:H],
            -value[H : 2 * H],
            value[2 * H :],
        )
    return keep * h + (1 - keep) * n, da @ joined["W"], dh, grads
