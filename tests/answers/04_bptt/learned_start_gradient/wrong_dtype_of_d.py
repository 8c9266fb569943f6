# Mistake: collects in the type of d, in which products are cut if d holds whole numbers. Caught by: finite_differences
def learned_start_gradient(jacobians, d):
    dh = np.zeros_like(d[0])
    for J, d_t in zip(jacobians[::-1], d[::-1]):
        dh += d_t
        dh[:] = np.einsum("nij,ni->nj", J, dh)
    return dh.sum(axis=0)
