# Mistake: complex steps: the layer runs again from states that are moved a little. Caught by: values
def span_jacobian(states, weight_hh, t, s):
    states, W = states.astype(float), weight_hh.astype(float)
    H = len(W)
    inside = np.clip(states, -1 + 1e-16, 1 - 1e-16)

    def run(h):
        for k in range(s + 1, t + 1):
            h = np.tanh(W @ (h - states[k - 1]) + np.arctanh(inside[k]))
        return h

    out = np.zeros((H, H))
    for j in range(H):
        e = np.zeros(H, complex)
        e[j] = 1e-30j
        out[:, j] = run(states[s] + e).imag / 1e-30
    return out
