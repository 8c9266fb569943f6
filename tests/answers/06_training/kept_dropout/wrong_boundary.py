# Mistake: a number equal to p is dropped. Caught by: mask, values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u <= p, 0, x / (1 - p)), np.where(u <= p, 0, dy / (1 - p))
