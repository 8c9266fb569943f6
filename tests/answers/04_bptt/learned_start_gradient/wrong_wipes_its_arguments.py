# Mistake: wipes its arguments, and returns zeros. Caught by: shape, one_step, last_loss, every_loss, whole_batch, finite_differences
def learned_start_gradient(jacobians, d):
    jacobians[:], d[:] = 0, 0
    return d[0, 0]
