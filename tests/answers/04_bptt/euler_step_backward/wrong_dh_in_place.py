# Mistake: adds into dh_next, from which it computes all the rest again. Caught by: finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    dh_next += da @ U
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h, "bias": da.sum(axis=0)}
    return da @ W, dh_next, grads
