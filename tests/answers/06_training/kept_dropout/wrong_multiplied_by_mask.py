# Mistake: zero times inf: the mask is multiplied. Caught by: values
def kept_dropout(x, dy, u, p, training):
    if not training:
        return x, dy
    mask = (u >= p) / (1 - p)
    return x * mask, dy * mask
