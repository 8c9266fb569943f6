# Mistake: finite differences of its own, two runs for each entry. Caught by: values
def normalised_step_backward(dh_next, x, h, params, eps):
    point = {"x": x, "h": h, **params}
    point = {name: np.array(array, float) for name, array in point.items()}

    def loss():
        a = point["x"] @ point["weight_ih"].T + point["h"] @ point["weight_hh"].T
        a -= a.mean(axis=1, keepdims=True)
        a /= np.sqrt(np.mean(a**2, axis=1, keepdims=True) + eps)
        return float(np.sum(dh_next * np.tanh(point["gain"] * a + point["bias"])))

    grads = {name: np.empty_like(array) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            saved, losses = array[index], []
            for step in (1e-6, -1e-6):
                array[index] = saved + step
                losses.append(loss())
            array[index] = saved
            grads[name][index] = (losses[0] - losses[1]) / 2e-6
    return grads.pop("x"), grads.pop("h"), grads
