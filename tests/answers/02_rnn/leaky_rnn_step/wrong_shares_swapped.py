# Mistake: alpha and 1 - alpha are swapped. Caught by: leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return alpha * h + (1 - alpha) * np.tanh(a)
