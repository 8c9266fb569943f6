# Mistake: the mean output of the batch is fed back to every sequence. Caught by: one_step, feedback, values.
def jordan_network(x, y_0, params):
    y, outputs = y_0, []
    for x_t in x:
        heard = np.broadcast_to(y.mean(axis=0), y.shape)
        h = np.tanh(x_t @ params["weight_ih"].T + heard @ params["weight_yh"].T + params["bias_h"])
        y = 1 / (1 + np.exp(-(h @ params["weight_hy"].T + params["bias_y"])))
        outputs.append(y)
    return np.array(outputs)
