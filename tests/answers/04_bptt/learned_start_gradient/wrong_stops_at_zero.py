# Mistake: stops at a step without a loss. Caught by: last_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros(d.shape[1:])
    for t in reversed(range(len(d))):
        if not d[t].any():
            break
        dh = np.einsum("nij,ni->nj", jacobians[t], dh + d[t])
    return dh.sum(axis=0)
