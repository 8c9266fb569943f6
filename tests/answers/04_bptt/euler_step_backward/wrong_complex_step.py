# Mistake: a complex step for each entry. Caught by: finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    point = {"x": x, "h": h, **params}
    point = {name: np.array(array, complex) for name, array in point.items()}

    def loss():
        a = point["x"] @ point["weight_ih"].T + point["h"] @ point["weight_hh"].T + point["bias"]
        return np.sum(dh_next * (point["h"] + epsilon * np.tanh(a))).imag

    grads = {}
    for name, array in point.items():
        grads[name] = np.empty(array.shape)
        for index in np.ndindex(array.shape):
            saved = array[index]
            array[index] += 1e-30j
            grads[name][index] = loss() / 1e-30
            array[index] = saved
    return grads.pop("x"), grads.pop("h"), grads
