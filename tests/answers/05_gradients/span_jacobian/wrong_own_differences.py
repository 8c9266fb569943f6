# Mistake: finite differences: the layer runs again from states that are moved a little. Caught by: values
def span_jacobian(states, weight_hh, t, s):
    states, W = states.astype(float), weight_hh.astype(float)
    H = len(W)
    inside = np.clip(states, -1 + 1e-16, 1 - 1e-16)
    drive = [np.arctanh(inside[k]) - W @ states[k - 1] for k in range(1, len(states))]

    def run(h):
        for k in range(s + 1, t + 1):
            h = np.tanh(W @ h + drive[k - 1])
        return h

    out = np.zeros((H, H))
    for j in range(H):
        e = np.zeros(H)
        e[j] = 1e-6
        out[:, j] = (run(states[s] + e) - run(states[s] - e)) / 2e-6
    return out
