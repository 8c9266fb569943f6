# Mistake: the slope is that of the step before. Caught by: gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.empty((N, 2, H)), np.zeros((T, N, H))
    for n, length in enumerate(lengths):
        for side, steps in enumerate([range(length), range(length)[::-1]]):
            h = [0]  # the state before the first step that is read
            for t in steps:
                h.append(np.tanh(x[t, n] + diagonals[side] * h[-1]))
            ends[n, side] = h[-1]
            dh = dends[n, side * H :][:H]
            for t in reversed(steps):
                h.pop()
                da = dh * (1 - h[-1] ** 2)
                dx[t, n] += da
                dh = diagonals[side] * da
    return ends.reshape(N, 2 * H), dx
