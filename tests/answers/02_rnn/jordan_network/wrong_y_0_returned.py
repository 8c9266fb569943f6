# Mistake: returns y_0 first, and drops the last output. Caught by: shape, one_step, feedback, values, causality
def jordan_network(x, y_0, params):
    y, outputs = y_0, [y_0]
    for x_t in x:
        a = x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"]
        h = np.tanh(a)
        y = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
        outputs.append(y)
    return np.array(outputs[:-1])
