# Mistake: the gradients by complex steps of its own, a run for each entry. Caught by: values
def min_gru_documents(x, start, h_0, params, dh):
    point = {name: np.array(a, complex) for name, a in {"x": x, "h_0": h_0, **params}.items()}

    def logistic(a):
        return 0.5 + 0.5 * np.tanh(0.5 * a)

    def states():
        z = logistic(point["x"] @ point["W_z"].T + point["b_z"])
        a = point["x"] @ point["W_n"].T + point["b_n"]
        n = np.where(a.real >= 0, a + 0.5, logistic(a))
        h, old = [], point["h_0"]
        for t in range(len(z)):
            old = (1 - z[t]) * old * (not start[t]) + z[t] * n[t]
            h.append(old)
        return np.array(h)

    h, grads = states().real, {name: np.zeros(array.shape) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            array[index] += 1e-30j
            grads[name][index] = np.sum(dh * states().imag) / 1e-30
            array[index] -= 1e-30j
    return h, grads.pop("x"), grads.pop("h_0"), grads
