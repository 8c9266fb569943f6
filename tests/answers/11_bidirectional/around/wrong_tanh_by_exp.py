# Mistake: tanh is a ratio of exps, which overflow. Caught by: values
def _t(a):
    return (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))


def around(x, lengths, ahead, back):
    T, N, D = x.shape
    A, B = len(ahead["h_0"]), len(back["h_0"])
    y = np.zeros((T, N, A + B))
    ends = np.zeros((N, A + B))
    for n in range(N):
        L = int(lengths[n])
        h = ahead["h_0"].astype(float)
        for t in range(L):
            y[t, n, :A] = h
            h = _t(
                ahead["weight_ih"].astype(float) @ x[t, n] + ahead["weight_hh"] @ h + ahead["bias"]
            )
        ends[n, :A] = h
        h = back["h_0"].astype(float)
        for t in range(L - 1, -1, -1):
            y[t, n, A:] = h
            h = _t(back["weight_ih"].astype(float) @ x[t, n] + back["weight_hh"] @ h + back["bias"])
        ends[n, A:] = h
    return y, ends
