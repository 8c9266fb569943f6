# Mistake: turns M_t by its shape, and not where H and P are equal. Caught by: shape, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, max(t - reach, -1), -1):
            M = immediate[s] if immediate[s].shape[1] == len(dh) else immediate[s].T
            total += M @ dh
            dh = jacobians[s].T @ dh
    return total
