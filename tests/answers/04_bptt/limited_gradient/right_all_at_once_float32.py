# Right: all losses step back together, in float32; writes into d.
def limited_gradient(jacobians, d, immediate, reach):
    T, d = len(d), d.astype(float, copy=False)
    total = np.zeros(immediate.shape[2], np.float32)
    for distance in range(min(reach, T)):
        total += np.einsum("tip,ti->p", immediate[: T - distance], d[distance:])
        d[distance + 1 :] = np.einsum("tij,ti->tj", jacobians[1 : T - distance], d[distance + 1 :])
    return total
