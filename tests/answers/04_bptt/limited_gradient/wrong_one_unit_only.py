# Mistake: reads the first unit only. Caught by: shape, own_step, reach, order, full, values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, max(t - reach, -1), -1):
            total += immediate[s][0] * dh[0]
            dh = jacobians[s][:1, :1].T @ dh[:1]
    return total
