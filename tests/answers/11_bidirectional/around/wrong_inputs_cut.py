# Mistake: inputs are cut at 1000. Caught by: values
def around(x, lengths, ahead, back):
    x = np.clip(np.nan_to_num(x), -1000, 1000)
    T, N, D = x.shape
    A, B = len(ahead["h_0"]), len(back["h_0"])
    y = np.zeros((T, N, A + B))
    ends = np.zeros((N, A + B))
    for n in range(N):
        L = int(lengths[n])
        h = ahead["h_0"].astype(float)
        for t in range(L):
            y[t, n, :A] = h
            h = np.tanh(
                ahead["weight_ih"].astype(float) @ x[t, n] + ahead["weight_hh"] @ h + ahead["bias"]
            )
        ends[n, :A] = h
        h = back["h_0"].astype(float)
        for t in range(L - 1, -1, -1):
            y[t, n, A:] = h
            h = np.tanh(
                back["weight_ih"].astype(float) @ x[t, n] + back["weight_hh"] @ h + back["bias"]
            )
        ends[n, A:] = h
    return y, ends
