# Mistake: complex steps of its own, a run for each entry. Caught by: values
def coupled_backward(dh_next, dc_next, x, h, c, params):
    point = {"x": x, "h": h, "c": c, **params}
    point = {name: np.array(array, complex) for name, array in point.items()}

    def sigma(a):
        return (1 + np.tanh(a / 2)) / 2

    def loss():
        a = point["x"] @ point["weight_ih"].T + point["h"] @ point["weight_hh"].T + point["bias"]
        a_f, a_g, a_o = np.split(a, 3, axis=1)
        f = sigma(a_f + point["peephole"][0] * point["c"])
        new = f * point["c"] + (1 - f) * np.tanh(a_g)
        out = sigma(a_o + point["peephole"][1] * new) * np.tanh(new)
        return np.sum(dh_next * out + dc_next * new)

    grads = {name: np.empty(array.shape) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            saved = array[index]
            array[index] += 1e-30j
            grads[name][index] = loss().imag / 1e-30
            array[index] = saved
    return grads.pop("x"), grads.pop("h"), grads.pop("c"), grads
