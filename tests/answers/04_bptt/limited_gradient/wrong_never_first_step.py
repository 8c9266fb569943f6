# Mistake: leaves out the first step's parameters. Caught by: shape, own_step, reach, order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, max(t - reach, 0), -1):
            total += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total
