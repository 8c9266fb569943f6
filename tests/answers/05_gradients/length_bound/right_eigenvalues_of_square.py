# Right: eigenvalues of W^T W.
def length_bound(weight_hh, d, nonlinearity):
    slope = {"logistic": 0.25}.get(nonlinearity, 1.0)
    lam = np.linalg.eigvalsh(weight_hh.T @ weight_hh).max()
    return np.sqrt(max(lam, 0.0)) ** d * slope**d
