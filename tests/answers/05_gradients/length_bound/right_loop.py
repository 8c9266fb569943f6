# Right: a loop over the steps.
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    size, bound = np.linalg.svd(weight_hh)[1].max(), 1.0
    for _ in range(d):
        bound = bound * size * slope
    return bound
