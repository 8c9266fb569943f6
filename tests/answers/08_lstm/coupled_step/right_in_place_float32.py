# Right: in place, float32.
def coupled_step(x, h, c, params):
    x, h, c = (array.astype(np.float32) for array in (x, h, c))
    a = (x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]).astype(np.float32)
    a = a.reshape(len(x), 3, -1)
    p = params["peephole"].astype(np.float32)
    a[:, 0] += p[0] * c
    f = 0.5 * (1 + np.tanh(a[:, 0] / 2))
    c *= f
    c += (1 - f) * np.tanh(a[:, 1])
    a[:, 2] += p[1] * c
    return 0.5 * (1 + np.tanh(a[:, 2] / 2)) * np.tanh(c), c
