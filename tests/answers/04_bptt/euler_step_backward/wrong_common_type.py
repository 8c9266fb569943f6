# Mistake: the gradients have the common type of the arrays, and are cut where all of them hold whole numbers. Caught by: finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    kind = np.result_type(dh_next, x, h, *params.values())
    W, U = params["weight_ih"], params["weight_hh"]
    da = epsilon * dh_next * (1 - np.tanh(x @ W.T + h @ U.T + params["bias"]) ** 2)
    grads = {"weight_ih": da.T @ x, "weight_hh": da.T @ h, "bias": da.sum(axis=0)}
    grads = {name: gradient.astype(kind) for name, gradient in grads.items()}
    return (da @ W).astype(kind), (dh_next + da @ U).astype(kind), grads
