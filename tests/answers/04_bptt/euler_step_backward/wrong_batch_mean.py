# Mistake: the gradients are averaged over the batch. Caught by: shapes, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    da = dh_next * epsilon * (1 - np.tanh(a) ** 2)
    dx = da @ params["weight_ih"]
    dh = da @ params["weight_hh"] + dh_next
    grads = {
        "weight_ih": da.T @ x / len(x),
        "weight_hh": da.T @ h / len(x),
        "bias": da.mean(axis=0),
    }
    return dx, dh, grads
