def doubled(a, b):
    a, b, step = a.copy(), b.copy(), 1
    while step < len(b):
        b[step:] = a[step:] * b[:-step] + b[step:]
        a[step:] = a[step:] * a[:-step]
        step *= 2
    return b


def min_gru_documents(x, start, h_0, params, dh):
    x = x.astype(float)
    k, a = (x @ params["W_" + name].T + params["b_" + name] for name in "zn")
    z, low = sigmoid(k), sigmoid(a)
    n, slope = np.where(a >= 0, a + 0.5, low), np.where(a >= 0, 1, low * (1 - low))
    keep = np.where(start[:, None], 0, sigmoid(-k))
    b = z * n
    b[0] += keep[0] * h_0
    h = doubled(keep, b)
    before = np.concatenate([h_0[None], h[:-1]])
    before[start] = 0
    shifted = np.concatenate([keep[1:], np.zeros_like(keep[:1])])
    back = doubled(shifted[::-1], dh[::-1].astype(float))[::-1]
    da = {"z": back * (n - before) * z * sigmoid(-k), "n": back * z * slope}
    grads = {"W_" + name: d.T @ x for name, d in da.items()}
    grads |= {"b_" + name: d.sum(axis=0) for name, d in da.items()}
    return h, sum(da[name] @ params["W_" + name] for name in "zn"), keep[0] * back[0], grads
