# Mistake: the slope as a quotient of exponentials, which is NaN where a is large. Caught by: finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    e = np.exp(2 * a)
    da = epsilon * dh_next * 4 * e / (e + 1) ** 2
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h, "bias": da.sum(axis=0)}
    return da @ W, dh_next + da @ U, grads
