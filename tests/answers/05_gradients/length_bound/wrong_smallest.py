# Mistake: smallest singular value. Caught by: matrix, values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return (np.linalg.svd(weight_hh)[1][-1] * slope) ** d
