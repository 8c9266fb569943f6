def min_gru_documents(x, start, h_0, params, dh):
    x, H = x.astype(float), len(h_0)
    both = np.concatenate([params["W_z"], params["W_n"]])
    pre = x @ both.T + np.concatenate([params["b_z"], params["b_n"]])
    z, a = sigmoid(pre[:, :H]), pre[:, H:]
    n = np.where(a < 0, sigmoid(a), a + 0.5)
    h, dpre, dh_0 = np.empty(z.shape), np.empty(pre.shape), np.zeros(H)
    edges = sorted({0, len(x), *np.flatnonzero(start).tolist()})
    for low, high in zip(edges, edges[1:]):
        first = np.zeros(H) if start[low] else h_0
        old = []
        for t in range(low, high):
            old.append(first if t == low else h[t - 1])
            h[t] = (1 - z[t]) * old[-1] + z[t] * n[t]
        back = np.zeros(H)
        for t in range(high - 1, low - 1, -1):
            back = back + dh[t]
            dpre[t, :H] = back * (n[t] - old[t - low]) * z[t] * (1 - z[t])
            dpre[t, H:] = back * z[t] * np.where(a[t] < 0, n[t] * (1 - n[t]), 1)
            back = back * (1 - z[t])
        if low == 0 and not start[0]:
            dh_0 = back
    dboth, dbias = dpre.T @ x, dpre.sum(axis=0)
    grads = {"W_z": dboth[:H], "b_z": dbias[:H], "W_n": dboth[H:], "b_n": dbias[H:]}
    return h, dpre @ both, dh_0, grads
