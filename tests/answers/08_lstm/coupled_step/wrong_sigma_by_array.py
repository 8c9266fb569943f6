# Mistake: where one number is far, every gate of the array is rounded to 0 or 1. Caught by: values
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
        return (
            np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
            if np.all(np.abs(z) < 500)
            else (z > 0) * 1.0
        )

    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    a_f, a_g, a_o = np.split(a, 3, axis=1)
    p_f, p_o = params["peephole"]
    f = sigmoid(a_f + p_f * c)
    c_next = f * c + (1 - f) * np.tanh(a_g)
    return sigmoid(a_o + p_o * c_next) * np.tanh(c_next), c_next
