# Right: one sequence and one gate after the other.
def coupled_step(x, h, c, params):
    H = h.shape[1]
    blocks = [slice(k * H, (k + 1) * H) for k in range(3)]

    def reach(n, k):
        rows = blocks[k]
        a = params["weight_ih"][rows] @ x[n] + params["weight_hh"][rows] @ h[n]
        return a + params["bias"][rows]

    def squash(a):
        return 0.5 + 0.5 * np.tanh(a / 2)

    p_f, p_o = params["peephole"]
    states = []
    for n in range(len(x)):
        g = np.tanh(reach(n, 1))
        new = g + squash(reach(n, 0) + p_f * c[n]) * (c[n] - g)
        states.append((squash(reach(n, 2) + p_o * new) * np.tanh(new), new))
    return np.array([s[0] for s in states]), np.array([s[1] for s in states])
