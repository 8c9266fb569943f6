# Right: one column at a time.
def span_jacobian(states, weight_hh, t, s):
    H = len(weight_hh)
    result = np.zeros((H, H))
    for j in range(H):
        v = np.zeros(H)
        v[j] = 1.0
        for h in states[s + 1 : t + 1]:
            v = (weight_hh @ v) * (1 - h * h)
        result[:, j] = v
    return result
