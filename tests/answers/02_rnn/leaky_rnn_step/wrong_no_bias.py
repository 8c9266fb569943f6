# Mistake: the bias is forgotten. Caught by: bias, values
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T
    return (1 - alpha) * h + alpha * np.tanh(a)
