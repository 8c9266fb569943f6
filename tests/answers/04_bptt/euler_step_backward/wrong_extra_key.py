# Mistake: returns the gradient of epsilon too. Caught by: shapes, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h, "bias": da.sum(axis=0)}
    grads["epsilon"] = np.sum(dh_next * np.tanh(a))
    return da @ W, dh_next + da @ U, grads
