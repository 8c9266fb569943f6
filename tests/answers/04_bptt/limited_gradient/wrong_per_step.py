# Mistake: returns the gradient of every step, without the sum. Caught by: shape, own_step, reach, order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros((len(d), immediate.shape[2]))
    for t in range(len(d)):
        dh = d[t].copy()
        for s in range(t, max(t - reach, -1), -1):
            total[t] += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total
