# Mistake: adds the loss of a step after its own Jacobian: one Jacobian short. Caught by: one_step, last_loss, every_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for t in reversed(range(len(d))):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh) + d[t]
    return dh.sum(axis=0)
