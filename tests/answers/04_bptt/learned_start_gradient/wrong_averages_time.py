# Mistake: divides by the number of steps. Caught by: shape, last_loss, every_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros(d.shape[1:])
    for t in reversed(range(len(d))):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh + d[t])
    return dh.sum(axis=0) / len(d)
