# Mistake: the gain's gradient is multiplied by the gain again. Caught by: gain_and_bias, values
def normalised_step_backward(dh_next, x, h, params, eps):
    W, U, gain, bias = (params[k] for k in ("weight_ih", "weight_hh", "gain", "bias"))
    a = x @ W.T + h @ U.T
    centred = a - a.mean(axis=1, keepdims=True)
    r = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + eps)
    normal = centred / r
    dz = dh_next * (1 - np.tanh(gain * normal + bias) ** 2)
    e = dz * gain
    along = np.mean(e * normal, axis=1, keepdims=True)
    da = (e - e.mean(axis=1, keepdims=True) - normal * along) / r
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "gain": (e * normal).sum(axis=0),
        "bias": dz.sum(axis=0),
    }
    return da @ W, da @ U, grads
