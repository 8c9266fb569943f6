# Mistake: kept values are not scaled up. Caught by: scale, values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u < p, 0, x), np.where(u < p, 0, dy)
