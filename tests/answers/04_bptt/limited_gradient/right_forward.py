# Right: forward: for each step its influence on the next k - 1, as a list.
def limited_gradient(jacobians, d, immediate, reach):
    T = len(d)
    total = [0.0] * immediate.shape[2]
    for s in range(T):
        influence = immediate[s]
        for t in range(s, min(T, s + reach)):
            if t > s:
                influence = np.einsum("ij,jp->ip", jacobians[t], influence)
            total = [float(a + b) for a, b in zip(total, d[t] @ influence)]
    return total
