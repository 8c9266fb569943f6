# Mistake: the new state is clipped to what a tanh can be. Caught by: leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return np.clip((1 - alpha) * h + alpha * np.tanh(a), -1, 1)
