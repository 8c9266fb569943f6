# Mistake: drops while testing as well. Caught by: scale, values
def kept_dropout(x, dy, u, p, training):
    return np.where(u < p, 0, x / (1 - p)), np.where(u < p, 0, dy / (1 - p))
