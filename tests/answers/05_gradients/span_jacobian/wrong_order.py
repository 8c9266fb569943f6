# Mistake: multiplies in the wrong order. Caught by: values
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(s + 1, t + 1):
        product = product @ ((1 - states[k] ** 2)[:, None] * weight_hh)
    return product
