# Mistake: all steps are written into one array, which is appended each time. Caught by: feedback, values, causality.
def jordan_network(x, y_0, params):
    y, outputs = np.array(y_0, dtype=float), []
    for x_t in x:
        h = np.tanh(x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"])
        y[:] = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
        outputs.append(y)
    return np.array(outputs)
