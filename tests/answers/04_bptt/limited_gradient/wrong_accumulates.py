# Mistake: a loss is sent on with those after it, as in the full backward pass. Caught by: reach, values
def limited_gradient(jacobians, d, immediate, reach):
    total, dh = np.zeros(immediate.shape[2]), np.zeros(d.shape[1])
    for t in reversed(range(len(d))):
        dh = dh + d[t]
        total += immediate[t].T @ dh
        dh = jacobians[t].T @ dh if t >= len(d) - reach + 1 else 0 * dh
    return total
