# Mistake: weight_hy is turned only if its shape asks for it, so not where H = O. Caught by: feedback, values.
def jordan_network(x, y_0, params):
    V = params["weight_hy"]
    y, outputs = y_0, []
    for x_t in x:
        h = np.tanh(x_t @ params["weight_ih"].T + y @ params["weight_yh"].T + params["bias_h"])
        z = h @ V if V.shape[0] == h.shape[1] else h @ V.T
        y = 1 / (1 + np.exp(-(z + params["bias_y"])))
        outputs.append(y)
    return np.array(outputs)
