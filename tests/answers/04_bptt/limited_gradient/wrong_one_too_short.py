# Mistake: each loss reaches one step less, but at least its own. Caught by: reach, order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t].copy()
        for s in range(t, max(t - max(reach - 1, 1), -1), -1):
            total += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total
