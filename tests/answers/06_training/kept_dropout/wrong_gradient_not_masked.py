# Mistake: the gradient is not masked. Caught by: values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u < p, 0, x / (1 - p)), dy / (1 - p)
