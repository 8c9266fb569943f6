# Mistake: one recursive call for each step. Caught by: finite_differences
def learned_start_gradient(jacobians, d):
    def after(t):
        if t == len(d):
            return np.zeros_like(d[0])
        return np.einsum("nij,ni->nj", jacobians[t], d[t] + after(t + 1))

    return after(0).sum(axis=0)
