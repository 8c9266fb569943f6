# Mistake: alpha = 0 is taken for "not leaky", an ordinary Elman step. Caught by: values.
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    if np.all(np.asarray(alpha) == 0):
        return np.tanh(a)
    return (1 - alpha) * h + alpha * np.tanh(a)
