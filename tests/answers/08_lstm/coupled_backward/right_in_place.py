# Right: overwrites its arguments, one buffer for the gates.
def coupled_backward(dh_next, dc_next, x, h, c, params):
    H = h.shape[1]
    p_f, p_o = params["peephole"]
    a = x @ params["weight_ih"].T
    a += h @ params["weight_hh"].T
    a += params["bias"]
    a[:, :H] += p_f * c
    with np.errstate(over="ignore"):
        f = 1 / (1 + np.exp(-a[:, :H]))
        g = np.tanh(a[:, H : 2 * H])
        new = f * c + (1 - f) * g
        o = 1 / (1 + np.exp(-(a[:, 2 * H :] + p_o * new)))
    dc_next += dh_next * o * (1 - np.tanh(new) ** 2)
    dh_next *= np.tanh(new) * o * (1 - o)
    dc_next += p_o * dh_next
    a[:, :H] = dc_next * (c - g) * f * (1 - f)
    a[:, H : 2 * H] = dc_next * (1 - f) * (1 - g**2)
    a[:, 2 * H :] = dh_next
    dc_next *= f
    dc_next += p_f * a[:, :H]
    grads = dict(weight_ih=a.T @ x, weight_hh=a.T @ h, bias=a.sum(axis=0))
    grads["peephole"] = [(a[:, :H] * c).sum(axis=0), (dh_next * new).sum(axis=0)]
    return a @ params["weight_ih"], a @ params["weight_hh"], dc_next, grads
