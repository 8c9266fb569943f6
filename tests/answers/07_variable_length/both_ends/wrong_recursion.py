# Mistake: one recursive call a step, which Python stops after a thousand. Caught by: values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.zeros((N, 2, H)), np.zeros((T, N, H))

    def read(n, side, steps, h):
        if not steps:
            ends[n, side] = h
            return dends[n, side * H :][:H]
        new = np.tanh(x[steps[0], n] + diagonals[side] * h)
        da = read(n, side, steps[1:], new) * (1 - new**2)
        dx[steps[0], n] += da
        return diagonals[side] * da

    for n, length in enumerate(lengths):
        read(n, 0, range(length), np.zeros(H))
        read(n, 1, range(length)[::-1], np.zeros(H))
    return ends.reshape(N, 2 * H), dx
