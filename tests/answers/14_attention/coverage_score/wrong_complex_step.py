# Mistake: the gradients by complex steps of its own, a run for each entry. Caught by: values
def coverage_score(query, keys, coverage, params, dscores):
    given = {"query": query, "keys": keys, "coverage": coverage, **params}
    point = {name: np.array(array, complex) for name, array in given.items()}

    def scores():
        a = point["query"] @ point["weight_query"].T + point["keys"] @ point["weight_keys"].T
        a = a + point["coverage"][..., None] * point["weight_coverage"] + point["bias"]
        return np.tanh(a) @ point["v"]

    found, grads = scores().real, {name: np.zeros(array.shape) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            array[index] += 1e-30j
            grads[name][index] = np.sum(dscores * scores().imag) / 1e-30
            array[index] -= 1e-30j
    return found, grads.pop("query"), grads.pop("keys"), grads.pop("coverage"), grads
