# Mistake: all gradients zero but the straight path. Caught by: shapes, recurrent_path, input, bias, weights, finite_differences
def euler_step_backward(dh_next, x, h, params, epsilon):
    return 0 * x, dh_next, {name: 0 * array for name, array in params.items()}
