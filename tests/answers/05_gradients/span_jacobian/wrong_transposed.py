# Mistake: returns the transposed product. Caught by: one_step, values
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(s + 1, t + 1):
        product = (1 - states[k] ** 2)[:, None] * weight_hh @ product
    return product.T
