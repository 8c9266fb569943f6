# Mistake: finite differences of its own, two runs for each entry. Caught by: values
def limited_gradient(jacobians, d, immediate, reach):
    T, H, P = immediate.shape
    J, d, M = jacobians.astype(float), d.astype(float), immediate.astype(float)

    def loss(theta):
        total = 0.0
        for t in range(T):
            h = np.zeros(H)
            for s in range(max(0, t - reach + 1), t + 1):
                h = (J[s] @ h if s > max(0, t - reach + 1) else 0) + M[s] @ theta
            total += d[t] @ h
        return total

    out = np.zeros(P)
    theta = np.zeros(P)
    for i in range(P):
        theta[i] = 1e-3
        up = loss(theta)
        theta[i] = -1e-3
        out[i] = (up - loss(theta)) / 2e-3
        theta[i] = 0
    return out
