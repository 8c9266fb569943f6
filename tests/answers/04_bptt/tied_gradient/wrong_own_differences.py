# Mistake: finite differences of its own, two runs for each entry. Caught by: finite_differences
def tied_gradient(tokens, dx, h, dz, vocab_size):
    H = h.shape[2]
    E = np.zeros((vocab_size, H))
    dx, h, dz = dx.astype(float), h.astype(float), dz.astype(float)

    def loss():
        return np.sum(dx * E[tokens]) + np.sum(dz * (h @ E.T))

    out = np.zeros_like(E)
    for i in np.ndindex(*E.shape):
        E[i] = 1e-3
        up = loss()
        E[i] = -1e-3
        out[i] = (up - loss()) / 2e-3
        E[i] = 0
    return out
