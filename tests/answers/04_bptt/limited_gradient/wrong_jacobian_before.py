# Mistake: uses J_(s-1) in place of J_s. Caught by: order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t].copy()
        for s in range(t, max(t - reach, -1), -1):
            total += immediate[s].T @ dh
            dh = jacobians[max(s - 1, 0)].T @ dh
    return total
