# Mistake: all sequences share the first one's mask. Caught by: mask, values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    return np.where(u[:1] < p, 0, x / (1 - p)), np.where(u[:1] < p, 0, dy / (1 - p))
