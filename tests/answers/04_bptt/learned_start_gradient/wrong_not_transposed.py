# Mistake: multiplies by the Jacobians without transposing them. Caught by: one_step, finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for t in reversed(range(len(d))):
        dh = np.einsum("nij,nj->ni", jacobians[t], dh + d[t])
    return dh.sum(axis=0)
