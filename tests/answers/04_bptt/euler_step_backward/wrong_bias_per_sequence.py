# Mistake: the gradient of the bias is not summed over the batch. Caught by: shapes, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    da = dh_next * epsilon * (1 - np.tanh(a) ** 2)
    dx = da @ params["weight_ih"]
    dh = da @ params["weight_hh"] + dh_next
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias": da,
    }
    return dx, dh, grads
