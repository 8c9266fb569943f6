def normalised_step_backward(dh_next, x, h, params, eps):
    joined = np.concatenate([params["weight_ih"], params["weight_hh"]], axis=1)
    both = np.concatenate([x, h], axis=1)
    a = both @ joined.T
    a -= a.mean(axis=1, keepdims=True)
    r = np.sqrt(np.square(a).mean(axis=1, keepdims=True) + eps)
    a /= r
    dh_next *= 1 - np.tanh(params["gain"] * a + params["bias"]) ** 2
    grads = {"gain": np.sum(dh_next * a, axis=0), "bias": np.sum(dh_next, axis=0)}
    dh_next *= params["gain"]
    along = (dh_next * a).mean(axis=1, keepdims=True)
    da = (dh_next - dh_next.mean(axis=1, keepdims=True) - a * along) / r
    D = x.shape[1]
    dboth, dW = da @ joined, da.T @ both
    grads |= {"weight_ih": dW[:, :D], "weight_hh": dW[:, D:]}
    return dboth[:, :D], dboth[:, D:], grads
