# Mistake: tanh is written with exp(2 a), which overflows. Caught by: values.
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    e = np.exp(2 * a)
    return (1 - alpha) * h + alpha * (e - 1) / (e + 1)
