# Right: the peepholes as diagonal matrices beside the other weights.
def coupled_step(x, h, c, params):
    H = h.shape[1]
    weights = np.hstack([params["weight_ih"], params["weight_hh"]])
    a = np.hstack([x, h]) @ weights.T + params["bias"]
    a[:, :H] += c @ np.diag(params["peephole"][0])
    with np.errstate(over="ignore"):
        keep, write = 1 / (1 + np.exp(-a[:, :H])), 1 / (1 + np.exp(a[:, :H]))
        c = keep * c + write * np.tanh(a[:, H : 2 * H])
        a[:, 2 * H :] += c @ np.diag(params["peephole"][1])
        return 1 / (1 + np.exp(-a[:, 2 * H :])) * np.tanh(c), c
