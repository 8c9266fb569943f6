# Mistake: one call for each step, so Python stops after about 1000. Caught by: values
def minimal_gated_unit(x, h_0, params, dy, dh_end):
    H = h_0.shape[1]
    W_f, W_n = params["W_f"], params["W_n"]
    g = {k: np.zeros(v.shape) for k, v in params.items()}
    y = np.zeros(dy.shape)
    dx = np.zeros(x.shape)

    def go(t, h):
        if t == len(x):
            return dh_end
        i = np.hstack([h, x[t]])
        f = sigmoid(i @ W_f.T + params["b_f"])
        j = np.hstack([f * h, x[t]])
        n = np.tanh(j @ W_n.T + params["b_n"])
        y[t] = (1 - f) * h + f * n
        d = go(t + 1, y[t]) + dy[t]
        an = d * f * (1 - n * n)
        b = an @ W_n
        af = (d * (n - h) + b[:, :H] * h) * f * (1 - f)
        e = af @ W_f
        dx[t] = b[:, H:] + e[:, H:]
        g["W_f"] += af.T @ i
        g["W_n"] += an.T @ j
        g["b_f"] += af.sum(0)
        g["b_n"] += an.sum(0)
        return d * (1 - f) + b[:, :H] * f + e[:, :H]

    d = go(0, h_0)
    return y, dx, d, g
