# Mistake: the gradient reaches only the step at which it enters. Caught by: gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.zeros((N, 2, H)), np.zeros((T, N, H))
    for n, length in enumerate(lengths):
        for side, steps in enumerate([range(length), range(length)[::-1]]):
            h = np.zeros(H)
            for t in steps:
                h = np.tanh(x[t, n] + diagonals[side] * h)
            ends[n, side] = h
            if length:
                dx[steps[-1], n] += dends[n, side * H :][:H] * (1 - h**2)
    return ends.reshape(N, 2 * H), dx
