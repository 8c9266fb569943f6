# Mistake: one step too many. Caught by: matrix, slope, values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return (np.linalg.norm(weight_hh, 2) * slope) ** (d + 1)
