def kept_dropout(x, dy, u, p, training):
    if training:
        for array in (x, dy):
            array /= 1 - p
            array[:, u < p] = 0.0
    return x, dy
