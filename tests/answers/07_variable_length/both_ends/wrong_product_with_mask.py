# Mistake: the mask is a product, so that NaN in padding stays. Caught by: values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    m = 1.0 * (np.arange(T)[:, None, None] < lengths[:, None])
    ends, dx = [], np.zeros((T, N, H))
    for side in (0, 1):
        steps = range(T) if side == 0 else range(T - 1, -1, -1)
        h, states = np.zeros((N, H)), {}
        for t in steps:
            h = m[t] * np.tanh(x[t] + diagonals[side] * h) + (1 - m[t]) * h
            states[t] = h
        ends.append(h)
        dh = dends[:, side * H : (side + 1) * H]
        for t in reversed(steps):
            da = m[t] * dh * (1 - states[t] ** 2)
            dx[t] += da
            dh = diagonals[side] * da + (1 - m[t]) * dh
    return np.concatenate(ends, axis=1), dx
