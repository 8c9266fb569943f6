def mean_and_max(x, lengths, dy):
    x = x.astype(float)
    T, N, H = x.shape
    for n in range(N):
        x[int(lengths[n]) :, n] = -np.inf
    lengths = np.asarray(lengths, dtype=int)
    first = np.argmax(x, axis=0)
    top = np.take_along_axis(x, first[None], axis=0)[0]
    none = lengths == 0
    top[none] = 0
    x[np.isneginf(x)] = 0
    mean = np.einsum("tni->ni", x) / np.where(none, 1, lengths)[:, None]
    x[:] = 0
    np.put_along_axis(x, first[None], np.where(none[:, None], 0, dy[:, H:])[None], axis=0)
    for n in range(N):
        if not none[n]:
            x[: lengths[n], n] += dy[n, :H] / lengths[n]
    return np.hstack([mean, top]), x
