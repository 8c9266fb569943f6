# Mistake: the way through i = 1 - f is added with the wrong sign. Caught by: gates, after, before, values
def coupled_backward(dh_next, dc_next, x, h, c, params):
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
    da_f = dnew * (c + g) * f * (1 - f)
    da_g = dnew * (1 - f) * (1 - g**2)
    da = np.concatenate([da_f, da_g, da_o], axis=1)
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias": da.sum(axis=0),
        "peephole": np.stack([da_f * c, da_o * new]).sum(axis=1),
    }
    return da @ W, da @ U, dnew * f + da_f * p_f, grads
