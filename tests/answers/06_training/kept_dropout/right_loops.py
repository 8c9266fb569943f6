def kept_dropout(x, dy, u, p, training):
    if not training:
        return x.copy(), dy.copy()
    y, dx = np.zeros(x.shape), np.zeros(x.shape)
    for n in range(x.shape[1]):
        for i in range(x.shape[2]):
            if u[n, i] >= p:
                y[:, n, i] = x[:, n, i] / (1 - p)
                dx[:, n, i] = dy[:, n, i] / (1 - p)
    return y, dx
