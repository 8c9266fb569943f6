# Mistake: the gradients of the weights are those of the first sequence. Caught by: weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {
        "weight_ih": np.outer(da[0], x[0]),
        "weight_hh": np.outer(da[0], h[0]),
        "bias": da.sum(axis=0),
    }
    return da @ W, dh_next + da @ U, grads
