# Mistake: k stays as small as an earlier sequence has made it. Caught by: values
def top_pool(x, lengths, k, dy):
    T, N, H = x.shape
    y = np.zeros((N, H))
    dx = np.zeros((T, N, H))
    for n in range(N):
        S = int(lengths[n])
        if not S:
            continue
        k = min(k, S)
        z = x[:S, n].astype(float)
        idx = np.argsort(-z, axis=0, kind="stable")[:k]
        y[n] = np.take_along_axis(z, idx, 0).mean(0)
        np.put_along_axis(dx[:, n], idx, np.broadcast_to(dy[n] / k, idx.shape), 0)
    return y, dx
