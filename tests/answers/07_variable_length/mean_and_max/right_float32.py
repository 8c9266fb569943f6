def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    mean = np.zeros((N, H), np.float32)
    top = np.full((N, H), -np.inf, np.float32)
    where = np.full((N, H), -1)
    for t in range(T):
        for n in np.flatnonzero(t < lengths):
            v = x[t, n].astype(np.float32)
            mean[n] += v / np.float32(lengths[n])
            better = (v > top[n]) | (where[n] < 0)
            top[n] = np.where(better, v, top[n])
            where[n] = np.where(better, t, where[n])
    y = np.concatenate([mean, np.where(where < 0, 0, top)], axis=1)
    dx = np.zeros((T, N, H), np.float32)
    for n in range(N):
        for i in range(H):
            for t in range(int(lengths[n])):
                dx[t, n, i] = dy[n, i] / int(lengths[n])
            if lengths[n]:
                dx[where[n, i], n, i] += dy[n, H + i]
    return y, dx
