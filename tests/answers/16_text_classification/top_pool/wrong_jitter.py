# Mistake: a small number for each step tells equal numbers apart, and nearly equal ones too. Caught by: values
def top_pool(x, lengths, k, dy):
    T, N, H = x.shape
    y = np.zeros((N, H))
    dx = np.zeros((T, N, H))
    for n in range(N):
        S = int(lengths[n])
        if not S:
            continue
        z = x[:S, n].astype(float)
        kk = min(k, S)
        idx = np.argsort(-(z - 1e-9 * np.arange(S)[:, None]), axis=0)[:kk]
        y[n] = np.take_along_axis(z, idx, 0).mean(0)
        np.put_along_axis(dx[:, n], idx, np.broadcast_to(dy[n] / kk, idx.shape), 0)
    return y, dx
