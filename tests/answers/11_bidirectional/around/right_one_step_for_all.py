def around(x, lengths, ahead, back):
    lengths = [int(v) for v in lengths]
    T, N, D = x.shape
    H = len(ahead["h_0"])
    y = np.zeros((T, N, H + len(back["h_0"])))
    ends = np.zeros(y.shape[1:])
    ahead = {k: v * 1.0 for k, v in ahead.items()}
    back = {k: v * 1.0 for k, v in back.items()}
    ends[:, :H] = ahead["h_0"]
    ends[:, H:] = back["h_0"]
    for t in range(T):
        for n in range(N):
            if t < lengths[n]:
                y[t, n, :H] = ends[n, :H]
                ends[n, :H] = np.tanh(
                    ahead["weight_ih"].dot(x[t, n])
                    + ahead["weight_hh"].dot(ends[n, :H])
                    + ahead["bias"]
                )
    for t in range(T - 1, -1, -1):
        for n in range(N):
            if t < lengths[n]:
                y[t, n, H:] = ends[n, H:]
                ends[n, H:] = np.tanh(
                    back["weight_ih"].dot(x[t, n])
                    + back["weight_hh"].dot(ends[n, H:])
                    + back["bias"]
                )
    return y, ends
