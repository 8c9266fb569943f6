# Right: einsum, in float32.
def span_jacobian(states, weight_hh, t, s):
    product = np.eye(len(weight_hh))
    for k in range(s + 1, t + 1):
        product = np.einsum("i,ij,jk->ik", 1 - states[k] ** 2, weight_hh, product).astype(
            np.float32
        )
    return product
