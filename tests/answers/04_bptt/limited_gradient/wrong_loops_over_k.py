# Mistake: loops over k: never ends where k means no limit. Caught by: values
def limited_gradient(jacobians, d, immediate, reach):
    total = np.zeros(immediate.shape[2])
    for t in range(len(d)):
        dh = d[t]
        for s in range(t, t - reach, -1):
            if s < 0:
                continue
            total += immediate[s].T @ dh
            dh = jacobians[s].T @ dh
    return total
