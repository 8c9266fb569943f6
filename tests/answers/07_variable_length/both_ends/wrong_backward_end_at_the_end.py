# Mistake: the backward direction's end is taken at the last step, where it has read one input. Caught by: backwards, gradient, values
def both_ends(x, lengths, diagonals, dends):
    T, N, H = x.shape
    ends, dx = np.zeros((N, 2 * H)), np.zeros((T, N, H))
    for n, length in enumerate(lengths):
        if length == 0:
            continue
        h = [np.zeros(H)]
        for t in range(length):
            h.append(np.tanh(x[t, n] + diagonals[0] * h[-1]))
        ends[n, :H] = h[-1]
        dh = dends[n, :H]
        for t in reversed(range(length)):
            da = dh * (1 - h[t + 1] ** 2)
            dx[t, n] += da
            dh = diagonals[0] * da
        ends[n, H:] = np.tanh(x[length - 1, n])
        dx[length - 1, n] += dends[n, H:] * (1 - ends[n, H:] ** 2)
    return ends, dx
