# Mistake: only the ends are returned, without the gradient. Caught by: shapes, forwards, backwards, gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends = np.zeros((N, 2, H))
    for n, length in enumerate(lengths):
        for side, steps in enumerate([range(length), range(length)[::-1]]):
            for t in steps:
                ends[n, side] = np.tanh(x[t, n] + diagonals[side] * ends[n, side])
    return ends.reshape(N, 2 * H)
