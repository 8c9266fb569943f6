# Mistake: times d in place of to the power d. Caught by: values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return np.linalg.norm(weight_hh, 2) * slope * d
