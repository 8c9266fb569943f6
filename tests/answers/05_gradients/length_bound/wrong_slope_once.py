# Mistake: the slope once, not at each step. Caught by: values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return np.linalg.norm(weight_hh, 2) ** d * slope
