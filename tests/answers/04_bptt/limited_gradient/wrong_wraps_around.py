# Mistake: a reach beyond the beginning wraps around to the end. Caught by: shape, reach, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t].copy()
        for s in range(t, t - reach, -1):
            total += immediate[s % len(d)].T @ dh
            dh = jacobians[s % len(d)].T @ dh
    return total
