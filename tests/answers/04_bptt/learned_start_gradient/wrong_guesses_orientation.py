# Mistake: multiplies as the shapes allow: N and H equal are confused. Caught by: finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros(d.shape[1:])
    for t in reversed(range(len(d))):
        way = "nij,in->nj" if len(dh) == len(dh[0]) > 1 else "nij,ni->nj"
        dh = np.einsum(way, jacobians[t], dh + d[t])
    return dh.sum(axis=0)
