# Mistake: the gradient is cut off 60 steps after the start. Caught by: values
def minimal_gated_unit(x, h_0, params, dy, dh_end):
    """The minimal gated unit over a whole sequence, equation (2), forward and backward.

    Parameters
    ----------
    x : ndarray of shape (T, N, D)
    h_0 : ndarray of shape (N, H)
        The state before the first step.
    params : dict
        "W_f", "W_n" (H, H + D), the state's columns first, and "b_f", "b_n" (H,).
    dy : ndarray of shape (T, N, H)
        The gradient of the loss with respect to y.
    dh_end : ndarray of shape (N, H)
        What the last state gets besides dy[-1].

    Returns
    -------
    y : ndarray of shape (T, N, H)
        The states h_1 .. h_T.
    dx : ndarray of shape (T, N, D)
    dh_0 : ndarray of shape (N, H)
    grads : dict
        The gradients of the parameters, with the keys and shapes of params,
        summed over steps and batch.
    """
    H, W_f, W_n = h_0.shape[1], params["W_f"], params["W_n"]
    y, steps, h = [], [], h_0
    for x_t in x:
        into_f = np.concatenate([h, x_t], axis=1)
        f = sigmoid(into_f @ W_f.T + params["b_f"])
        into_n = np.concatenate([f * h, x_t], axis=1)
        n = np.tanh(into_n @ W_n.T + params["b_n"])
        steps.append((h, into_f, f, into_n, n))
        h = (1 - f) * h + f * n
        y.append(h)
    dx, dh = np.empty(x.shape), dh_end
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for t in reversed(range(len(x))):
        h, into_f, f, into_n, n = steps[t]
        dh = dh + dy[t]
        da_n = dh * f * (1 - n**2)
        dinto_n = da_n @ W_n
        da_f = (dh * (n - h) + dinto_n[:, :H] * h) * f * (1 - f)
        dinto_f = da_f @ W_f
        dh = (dh * (1 - f) + dinto_n[:, :H] * f + dinto_f[:, :H]) * (t > len(x) - 60)
        dx[t] = dinto_n[:, H:] + dinto_f[:, H:]
        for gate, da, into in [("f", da_f, into_f), ("n", da_n, into_n)]:
            grads["W_" + gate] += da.T @ into
            grads["b_" + gate] += da.sum(axis=0)
    return np.stack(y), dx, dh, grads
