# Mistake: a sequence begins with the end of the one before it. Caught by: forwards, backwards, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.empty((N, 2, H)), np.zeros((T, N, H))
    for n, length in enumerate(lengths):
        for side, steps in enumerate([range(length), range(length)[::-1]]):
            h = [np.zeros(H) if n == 0 else ends[n - 1, side]]
            for t in steps:
                h.append(np.tanh(x[t, n] + diagonals[side] * h[-1]))
            ends[n, side] = h[-1]
            dh = dends[n, side * H :][:H]
            for t in reversed(steps):
                da = dh * (1 - h.pop() ** 2)
                dx[t, n] += da
                dh = diagonals[side] * da
    return ends.reshape(N, 2 * H), dx
