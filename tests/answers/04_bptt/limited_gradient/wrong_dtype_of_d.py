# Mistake: collects in the type of d, which cuts if d holds whole numbers. Caught by: values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, max(t - reach, -1), -1):
            total += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total.astype(d.dtype)
