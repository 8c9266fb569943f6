# Mistake: returns a gradient for every sequence. Caught by: shape, one_step, last_loss, every_loss, whole_batch, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for t in reversed(range(len(d))):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh + d[t])
    return dh
