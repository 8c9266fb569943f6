# Mistake: everything is collected in arrays of the type of x, which may hold whole numbers. Caught by: values
def mean_and_max(x, lengths, dy):
    T, N, H = x.shape
    y = np.zeros((N, 2 * H), dtype=x.dtype)
    dx = np.zeros_like(x)
    for n in range(N):
        own = x[: lengths[n], n]
        if len(own):
            y[n, :H], y[n, H:] = own.mean(axis=0), own.max(axis=0)
            for i in range(H):
                dx[: lengths[n], n, i] = dy[n, i] / len(own)
                dx[own[:, i].argmax(), n, i] += dy[n, H + i]
    return y, dx
