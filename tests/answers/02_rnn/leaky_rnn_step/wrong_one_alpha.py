# Mistake: a vector alpha is averaged to one number. Caught by: values, alpha_per_unit.
def leaky_rnn_step(x, h, params, alpha):
    alpha = np.mean(alpha)
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return (1 - alpha) * h + alpha * np.tanh(a)
