# Mistake: every entry is infinite. Caught by: shape, one_step, last_loss, every_loss, whole_batch, finite_differences
def learned_start_gradient(jacobians, d):
    return np.full(d.shape[-1], np.inf)
