# Mistake: averages the gradients of the weights over the batch, not that of the bias. Caught by: weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {"weight_ih": da.T @ x / len(x), "weight_hh": da.T @ h / len(x), "bias": da.sum(axis=0)}
    return da @ W, dh_next + da @ U, grads
