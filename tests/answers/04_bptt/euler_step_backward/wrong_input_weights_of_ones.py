# Mistake: dx forgets weight_ih: each input gets the sum of da. Caught by: input, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T + params["bias"]
    da = dh_next * epsilon * (1 - np.tanh(a) ** 2)
    dx = da.sum(axis=1, keepdims=True) + 0 * x
    dh = da @ params["weight_hh"] + dh_next
    grads = {
        "weight_ih": da.T @ x,
        "weight_hh": da.T @ h,
        "bias": da.sum(axis=0),
    }
    return dx, dh, grads
