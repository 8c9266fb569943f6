# Mistake: the values are scaled down while testing. Caught by: scale, values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x * (1 - p), dy
    return np.where(u < p, 0, x), np.where(u < p, 0, dy / (1 - p))
