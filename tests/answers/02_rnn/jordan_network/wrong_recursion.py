# Mistake: one recursive call for each step. Caught by: values.
def jordan_network(x, y_0, params):
    h = np.tanh(x[0] @ params["weight_ih"].T + y_0 @ params["weight_yh"].T + params["bias_h"])
    y = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
    if len(x) == 1:
        return y[None]
    return np.concatenate([y[None], jordan_network(x[1:], y, params)])
