# Mistake: leaves out the last step. Caught by: shape, one_step, values
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(s + 1, t):
        product = (1 - states[k] ** 2)[:, None] * weight_hh @ product
    return product
