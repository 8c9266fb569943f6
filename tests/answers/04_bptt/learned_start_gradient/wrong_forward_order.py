# Mistake: multiplies the chain in the order of time. Caught by: last_loss, every_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for t in range(len(d)):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh + d[t])
    return dh.sum(axis=0)
