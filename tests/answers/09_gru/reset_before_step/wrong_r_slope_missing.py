# Mistake: the slope of the reset gate is forgotten. Caught by: through_reset, values
def reset_before_step(x, h, params, dh_next):
    p = params
    r = sigmoid(x @ p["W_r"].T + h @ p["U_r"].T + p["b_r"])
    z = sigmoid(x @ p["W_z"].T + h @ p["U_z"].T + p["b_z"])
    n = np.tanh(x @ p["W_n"].T + (r * h) @ p["U_n"].T + p["b_n"])
    da_n = dh_next * z * (1 - n**2)
    drh = da_n @ p["U_n"]
    da_r = drh * h
    da_z = dh_next * (n - h) * z * (1 - z)
    dh = dh_next * (1 - z) + drh * r + da_r @ p["U_r"] + da_z @ p["U_z"]
    dx = da_r @ p["W_r"] + da_z @ p["W_z"] + da_n @ p["W_n"]
    grads = {}
    for gate, da, seen in [("r", da_r, h), ("z", da_z, h), ("n", da_n, r * h)]:
        grads |= {"W_" + gate: da.T @ x, "U_" + gate: da.T @ seen, "b_" + gate: da.sum(axis=0)}
    return (1 - z) * h + z * n, dx, dh, grads
