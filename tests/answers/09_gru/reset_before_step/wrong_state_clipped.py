# Mistake: the state is clipped to the interval from -1 to 1. Caught by: reset, values
def reset_before_step(x, h, params, dh_next):
    """One step of a GRU that resets before the product, equation (1), and its gradients.

    Parameters
    ----------
    x : ndarray of shape (N, D)
    h : ndarray of shape (N, H)
        The state before the step.
    params : dict
        "W_r", "W_z", "W_n" (H, D), "U_r", "U_z", "U_n" (H, H), "b_r", "b_z", "b_n" (H,).
    dh_next : ndarray of shape (N, H)
        The gradient of the loss with respect to the state after the step.

    Returns
    -------
    h_next : ndarray of shape (N, H)
        The state after the step.
    dx : ndarray of shape (N, D)
    dh : ndarray of shape (N, H)
    grads : dict
        The gradients of the parameters, with the keys and shapes of params, summed over the batch.
    """
    p = params
    h = np.clip(h, -1, 1)
    r = sigmoid(x @ p["W_r"].T + h @ p["U_r"].T + p["b_r"])
    z = sigmoid(x @ p["W_z"].T + h @ p["U_z"].T + p["b_z"])
    n = np.tanh(x @ p["W_n"].T + (r * h) @ p["U_n"].T + p["b_n"])
    da_n = dh_next * z * (1 - n**2)
    drh = da_n @ p["U_n"]
    da_r = drh * h * r * (1 - r)
    da_z = dh_next * (n - h) * z * (1 - z)
    dh = dh_next * (1 - z) + drh * r + da_r @ p["U_r"] + da_z @ p["U_z"]
    dx = da_r @ p["W_r"] + da_z @ p["W_z"] + da_n @ p["W_n"]
    grads = {}
    for gate, da, seen in [("r", da_r, h), ("z", da_z, h), ("n", da_n, r * h)]:
        grads |= {"W_" + gate: da.T @ x, "U_" + gate: da.T @ seen, "b_" + gate: da.sum(axis=0)}
    return (1 - z) * h + z * n, dx, dh, grads
