# Mistake: dx has the type of x, so it is cut where x holds whole numbers. Caught by: finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    W, U = params["weight_ih"], params["weight_hh"]
    a = x @ W.T + h @ U.T + params["bias"]
    da = epsilon * dh_next * (1 - np.tanh(a) ** 2)
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h, "bias": da.sum(axis=0)}
    return (da @ W).astype(x.dtype), dh_next + da @ U, grads
