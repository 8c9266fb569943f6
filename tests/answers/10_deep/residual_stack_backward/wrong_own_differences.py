# Mistake: finite differences of its own, two runs for each entry. Caught by: values
def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    point = {"x": x, "h_0": h_0, **params}
    point = {name: np.array(array, float) for name, array in point.items()}

    def loss():
        up, total = list(point["x"]), 0.0
        for k in range(len(h_0)):
            W, U, b = (point[f"{name}_l{k}"] for name in ("weight_ih", "weight_hh", "bias"))
            skip, h = point.get(f"weight_skip_l{k}"), point["h_0"][k]
            for t in range(len(x)):
                h = np.tanh(up[t] @ W.T + h @ U.T + b)
                up[t] = (up[t] if skip is None else up[t] @ skip.T) + h
            total += np.sum(dh_n[k] * h)
        return float(total + np.sum(dy * up))

    grads = {name: np.empty_like(array) for name, array in point.items()}
    for name, array in point.items():
        for index in np.ndindex(array.shape):
            saved, losses = array[index], []
            for step in (1e-6, -1e-6):
                array[index] = saved + step
                losses.append(loss())
            array[index] = saved
            grads[name][index] = (losses[0] - losses[1]) / 2e-6
    return grads.pop("x"), grads.pop("h_0"), grads
