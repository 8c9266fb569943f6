# Mistake: a complex step for each entry. Caught by: values
def ask_backward(dy, x, lengths, params):
    params = {name: p.astype(complex) for name, p in params.items()}
    dx, grads = np.zeros(x.shape), {name: np.zeros(p.shape) for name, p in params.items()}

    def loss(steps, dy_n):
        e = np.tanh(steps @ params["weight"].T + params["bias"]) @ params["v"].T
        e = np.exp(e - e.real.max(axis=0))
        return np.sum(dy_n * ((e / e.sum(axis=0)).T @ steps)).imag

    for n, length in enumerate(lengths):
        if length > 0:
            steps = x[:length, n].astype(complex)
            pairs = [(steps, dx[:length, n])]
            for array, out in pairs + [(params[name], grads[name]) for name in params]:
                for i in np.ndindex(array.shape):
                    saved = array[i]
                    array[i] += 1e-30j
                    out[i] += loss(steps, dy[n]) / 1e-30
                    array[i] = saved
    return dx, grads
