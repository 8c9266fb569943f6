# Mistake: stops before the first Jacobian. Caught by: one_step, last_loss, every_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for t in reversed(range(1, len(d))):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh + d[t])
    return (dh + d[0]).sum(axis=0)
