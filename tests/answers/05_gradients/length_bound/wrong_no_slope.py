# Mistake: slope 1 for every activation. Caught by: slope, values
def length_bound(weight_hh, d, nonlinearity):
    return np.linalg.norm(weight_hh, 2) ** d
