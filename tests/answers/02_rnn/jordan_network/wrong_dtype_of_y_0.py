# Mistake: the outputs have the type of y_0, so whole numbers in y_0 cut them. Caught by: values.
def jordan_network(x, y_0, params):
    outputs = np.empty((len(x), *y_0.shape), dtype=y_0.dtype)
    y = y_0
    for t, x_t in enumerate(x):
        h = np.tanh(x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"])
        y = outputs[t] = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
    return outputs
