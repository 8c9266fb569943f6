# Mistake: tanh in place of the sigmoid. Caught by: shape, one_step, feedback, values
def jordan_network(x, y_0, params):
    y, outputs = y_0, []
    for x_t in x:
        a = x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"]
        h = np.tanh(a)
        y = np.tanh(h @ params["weight_hy"].T + params["bias_y"])
        outputs.append(y)
    return np.array(outputs)
