# Mistake: all of the old state is kept, and the new is added. Caught by: leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return h + alpha * np.tanh(a)
