# Mistake: spectral radius. Caught by: matrix, values
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    return (np.abs(np.linalg.eigvals(weight_hh)).max() * slope) ** d
