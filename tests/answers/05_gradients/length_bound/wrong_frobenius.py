# Mistake: Frobenius norm. Caught by: matrix, values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return (np.linalg.norm(weight_hh) * slope) ** d
