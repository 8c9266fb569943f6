# Right: matrix norm.
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return float(np.linalg.norm(weight_hh, 2) * slope) ** d
