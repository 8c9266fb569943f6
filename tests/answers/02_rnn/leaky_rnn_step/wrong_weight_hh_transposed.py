# Mistake: weight_hh is transposed. Caught by: recurrence, values
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"] + params["bias"]
    return (1 - alpha) * h + alpha * np.tanh(a)
