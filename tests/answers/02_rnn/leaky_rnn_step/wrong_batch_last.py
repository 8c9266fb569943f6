# Mistake: the new state is returned as (H, N). Caught by: shape, input, recurrence, bias, leak, values, alpha_per_unit
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return ((1 - alpha) * h + alpha * np.tanh(a)).T
