# Mistake: the gradient meets the mask without its scale. Caught by: values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u < p, 0, x / (1 - p)), np.where(u < p, 0, dy)
