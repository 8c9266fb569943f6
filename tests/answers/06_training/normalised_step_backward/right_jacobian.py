def normalised_step_backward(dh_next, x, h, params, eps):
    W, U, gain, bias = (params[k] for k in ("weight_ih", "weight_hh", "gain", "bias"))
    N, H = h.shape
    dx, dh = np.zeros(x.shape), np.zeros(h.shape)
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for n in range(N):
        a = W @ x[n] + U @ h[n]
        c = a - a.mean()
        r = np.sqrt(np.mean(c**2) + eps)
        J = (np.eye(H) - 1 / H) / r - np.outer(c, c) / (H * r**3)
        dz = dh_next[n] * (1 - np.tanh(gain * c / r + bias) ** 2)
        da = J.T @ (dz * gain)
        dx[n], dh[n] = da @ W, da @ U
        grads["weight_ih"] += np.outer(da, x[n])
        grads["weight_hh"] += np.outer(da, h[n])
        grads["gain"] += dz * c / r
        grads["bias"] += dz
    return dx, dh, grads
