# Mistake: names the gradients differently from the parameters. Caught by: shapes, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {"dweight_ih": da.T @ x, "dweight_hh": da.T @ h, "dbias": da.sum(axis=0)}
    return da @ W, dh_next + da @ U, grads
