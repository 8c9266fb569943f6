# Mistake: the first rows are taken for the input gate, and f = 1 - i. Caught by: shapes, gates, before, values
def coupled_step(x, h, c, params):
    def sigmoid(z):
        return np.exp(-np.logaddexp(0, -z))

    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    a_f, a_g, a_o = np.split(a, 3, axis=1)
    p_f, p_o = params["peephole"]
    f = sigmoid(a_f + p_f * c)
    c_next = (1 - f) * c + f * np.tanh(a_g)
    return sigmoid(a_o + p_o * c_next) * np.tanh(c_next), c_next
