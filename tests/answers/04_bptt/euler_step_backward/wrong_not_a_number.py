# Mistake: every gradient is NaN. Caught by: shapes, straight_path, recurrent_path, input, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    grads = {name: np.full(np.shape(array), np.nan) for name, array in params.items()}
    return np.full(x.shape, np.nan), np.full(h.shape, np.nan), grads
