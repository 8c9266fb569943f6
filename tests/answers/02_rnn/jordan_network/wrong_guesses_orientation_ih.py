# Mistake: weight_ih is turned only if its shape asks for it, so not where D = H. Caught by: values.
def jordan_network(x, y_0, params):
    W = params["weight_ih"]
    y, outputs = y_0, []
    for x_t in x:
        drive = x_t @ W if W.shape[0] == x_t.shape[1] else x_t @ W.T
        h = np.tanh(drive + y @ params["weight_yh"].T + params["bias_h"])
        y = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
        outputs.append(y)
    return np.array(outputs)
