# Mistake: the mixture goes through tanh, the old state with it. Caught by: shape, input, recurrence, bias, leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return np.tanh((1 - alpha) * h + alpha * a)
