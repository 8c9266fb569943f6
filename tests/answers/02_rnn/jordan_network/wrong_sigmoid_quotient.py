# Mistake: the sigmoid is exp(z) / (1 + exp(z)), which overflows. Caught by: values.
def jordan_network(x, y_0, params):
    y, outputs = y_0, []
    for x_t in x:
        h = np.tanh(x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"])
        e = np.exp(h @ params["weight_hy"].T + params["bias_y"])
        y = e / (1 + e)
        outputs.append(y)
    return np.array(outputs)
