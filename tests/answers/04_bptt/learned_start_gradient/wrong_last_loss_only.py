# Mistake: only the last step's loss is sent back. Caught by: every_loss, finite_differences
def learned_start_gradient(jacobians, d):
    dh = d[-1]
    for t in reversed(range(len(d))):
        dh = np.einsum("nij,ni->nj", jacobians[t], dh)
    return dh.sum(axis=0)
