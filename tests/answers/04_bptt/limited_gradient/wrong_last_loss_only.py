# Mistake: only the last loss is sent back. Caught by: own_step, reach, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in [len(d) - 1]:
        dh = d[t].copy()
        for s in range(t, max(t - reach, -1), -1):
            total += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total
