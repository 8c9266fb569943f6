# Mistake: h is shrunk in place before the recurrence reads it. Caught by: recurrence, values
def leaky_rnn_step(x, h, params, alpha):
    h *= 1 - alpha
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    h += alpha * np.tanh(a)
    return h
