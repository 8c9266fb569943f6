# Mistake: the state is rounded to four decimals, as in the example's print. Caught by: input, recurrence, bias, values, alpha_per_unit.
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    return ((1 - alpha) * h + alpha * np.tanh(a)).round(4)
