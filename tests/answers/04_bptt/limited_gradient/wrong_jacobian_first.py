# Mistake: the Jacobian of a step comes before its immediate derivative. Caught by: shape, own_step, order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t].copy()
        for s in range(t, max(t - reach, -1), -1):
            dh = jacobians[s].T @ dh
            total += immediate[s].T @ dh
    return total
