# Mistake: always from step 0. Caught by: shape, values
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(1, t + 1):
        product = (1 - states[k] ** 2)[:, None] * weight_hh @ product
    return product
