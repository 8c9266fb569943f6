# Mistake: the forget gate looks at the first sequence's cells in every sequence. Caught by: values
def coupled_step(x, h, c, params):
    """One step of an LSTM with coupled gates and peepholes, equation (3).

    Parameters
    ----------
    x : ndarray of shape (N, D)
    h, c : ndarray of shape (N, H)
        The hidden state and the cell state before the step.
    params : dict
        "weight_ih" (3H, D), "weight_hh" (3H, H), "bias" (3H,) and "peephole" (2, H).

    Returns
    -------
    h_next, c_next : ndarray of shape (N, H)
    """

    def sigmoid(z):
        return np.exp(-np.logaddexp(0, -z))

    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    a_f, a_g, a_o = np.split(a, 3, axis=1)
    p_f, p_o = params["peephole"]
    f = sigmoid(a_f + p_f * c[0])
    c_next = f * c + (1 - f) * np.tanh(a_g)
    return sigmoid(a_o + p_o * c_next) * np.tanh(c_next), c_next
