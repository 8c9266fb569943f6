# Right: from the later step down.
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(t, s, -1):
        product = product @ (np.diag(1 - states[k] ** 2) @ weight_hh)
    return product
