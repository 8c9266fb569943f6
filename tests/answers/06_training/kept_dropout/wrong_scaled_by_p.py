# Mistake: kept values are divided by p. Caught by: scale, values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u < p, 0, x / max(p, 1e-9)), np.where(u < p, 0, dy / max(p, 1e-9))
