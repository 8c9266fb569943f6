# Mistake: the slope of tanh is forgotten on the way back. Caught by: gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.zeros((N, 2, H)), np.zeros((T, N, H))
    for n, length in enumerate(lengths):
        for side, steps in enumerate([range(length), range(length)[::-1]]):
            h = ends[n, side]
            for t in steps:
                h = np.tanh(x[t, n] + diagonals[side] * h)
            ends[n, side] = h
            dh = dends[n, side * H :][:H]
            for t in reversed(steps):
                dx[t, n] += dh
                dh = diagonals[side] * dh
    return ends.reshape(N, 2 * H), dx
