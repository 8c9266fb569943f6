# Mistake: the slope of tanh is forgotten. Caught by: bias, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    da = dh_next * epsilon
    dx = da @ params["weight_ih"]
    dh = da @ params["weight_hh"] + dh_next
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias": da.sum(axis=0),
    }
    return dx, dh, grads
