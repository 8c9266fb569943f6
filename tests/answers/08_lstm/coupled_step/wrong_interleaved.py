# Mistake: every third row is taken for a gate, in place of blocks. Caught by: shapes, gates, before, after, values
def coupled_step(x, h, c, params):
    def sigmoid(z):
        return np.exp(-np.logaddexp(0, -z))

    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    a_f, a_g, a_o = (a[:, k::3] for k in range(3))
    p_f, p_o = params["peephole"]
    f = sigmoid(a_f + p_f * c)
    c_next = f * c + (1 - f) * np.tanh(a_g)
    return sigmoid(a_o + p_o * c_next) * np.tanh(c_next), c_next
