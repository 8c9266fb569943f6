def highway_layer(x, dy, params):
    """All steps of all sequences are rows of one matrix, and both layers are one."""
    H = x.shape[2]
    rows, down = x.reshape(-1, H), dy.reshape(-1, H)
    weight = np.concatenate([params["weight_candidate"], params["weight_transform"]])
    bias = np.concatenate([params["bias_candidate"], params["bias_transform"]])
    a = rows @ weight.T + bias
    c, g = np.tanh(a[:, :H]), 1 / (1 + np.exp(np.clip(-a[:, H:], None, 700)))
    y = g * c + (1 - g) * rows
    da = np.concatenate([down * g * (1 - c**2), down * (c - rows) * g * (1 - g)], axis=1)
    dweight, dbias = da.T @ rows, da.sum(axis=0)
    dx = down - g * down + da @ weight
    grads = {
        "weight_candidate": dweight[:H],
        "weight_transform": dweight[H:],
        "bias_candidate": dbias[:H],
        "bias_transform": dbias[H:],
    }
    return y.reshape(x.shape), dx.reshape(x.shape), grads
