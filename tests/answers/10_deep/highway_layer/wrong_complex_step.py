# Mistake: complex steps of its own, a run for each entry. Caught by: values
def highway_layer(x, dy, params):
    point = {"x": x, **params}
    point = {name: np.array(array, complex) for name, array in point.items()}

    def run():
        x = point["x"]
        candidate = np.tanh(x @ point["weight_candidate"].T + point["bias_candidate"])
        gate = (1 + np.tanh((x @ point["weight_transform"].T + point["bias_transform"]) / 2)) / 2
        return gate * candidate + (1 - gate) * x

    y = run().real
    grads = {name: np.empty(array.shape) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            saved = array[index]
            array[index] += 1e-30j
            grads[name][index] = np.sum(dy * run()).imag / 1e-30
            array[index] = saved
    return y, grads.pop("x"), grads
