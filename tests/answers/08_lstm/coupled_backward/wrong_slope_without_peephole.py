# Mistake: the slope of the forget gate is taken without its peephole. Caught by: before, values
def coupled_backward(dh_next, dc_next, x, h, c, params):
    """Backward pass of the step in equation (3).

    Parameters
    ----------
    dh_next, dc_next : ndarray of shape (N, H)
        What reaches the states after the step from elsewhere.
    x : ndarray of shape (N, D)
    h, c : ndarray of shape (N, H)
        The states before the step.
    params : dict
        "weight_ih" (3H, D), "weight_hh" (3H, H), "bias" (3H,) and "peephole" (2, H).

    Returns
    -------
    dx : ndarray of shape (N, D)
    dh, dc : ndarray of shape (N, H)
    grads : dict
        The gradients of the parameters, with the keys and shapes of params,
        summed over the batch.
    """

    def sigmoid(z):
        return np.exp(-np.logaddexp(0, -z))

    W, U = params["weight_ih"], params["weight_hh"]
    p_f, p_o = params["peephole"]
    a_f, a_g, a_o = np.split(x @ W.T + h @ U.T + params["bias"], 3, axis=1)
    f, g = sigmoid(a_f + p_f * c), np.tanh(a_g)
    new = f * c + (1 - f) * g
    o, tanh_new = sigmoid(a_o + p_o * new), np.tanh(new)

    da_o = dh_next * tanh_new * o * (1 - o)
    dnew = dc_next + dh_next * o * (1 - tanh_new**2) + da_o * p_o
    da_f = dnew * (c - g) * sigmoid(a_f) * (1 - sigmoid(a_f))
    da_g = dnew * (1 - f) * (1 - g**2)
    da = np.concatenate([da_f, da_g, da_o], axis=1)
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias": da.sum(axis=0),
        "peephole": np.stack([da_f * c, da_o * new]).sum(axis=1),
    }
    return da @ W, da @ U, dnew * f + da_f * p_f, grads
