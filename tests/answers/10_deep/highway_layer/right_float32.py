def highway_layer(x, dy, params):
    p = {name: np.asarray(value, np.float32) for name, value in params.items()}
    x, dy = np.asarray(x, np.float32), np.asarray(dy, np.float32)
    a = np.einsum("tnj,ij->tni", x, p["weight_transform"]) + p["bias_transform"]
    power = np.exp(-np.abs(a))
    carried = np.where(a > 0, power, 1) / (1 + power)
    let_in = np.where(a > 0, 1, power) / (1 + power)
    c = np.tanh(np.einsum("tnj,ij->tni", x, p["weight_candidate"]) + p["bias_candidate"])
    slopes = {
        "candidate": dy * let_in * (1 - c) * (1 + c),
        "transform": dy * let_in * carried * (c - x),
    }
    dx, grads = carried * dy, {}
    for name, slope in slopes.items():
        grads["weight_" + name] = np.tensordot(slope, x, ((0, 1), (0, 1)))
        grads["bias_" + name] = slope.sum(0).sum(0)
        dx = dx + slope @ p["weight_" + name]
    return let_in * c + carried * x, dx, grads
