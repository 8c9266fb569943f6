# Mistake: the backward half stands in the order of reading, not of the steps. Caught by: after, values
def around(x, lengths, ahead, back):
    T, N, _ = x.shape
    A = len(ahead["h_0"])
    y = np.zeros((T, N, A + len(back["h_0"])))
    ends = np.zeros((N, A + len(back["h_0"])))
    for n in range(N):
        length = int(lengths[n])
        h = ahead["h_0"].astype(float)
        for t in range(length):
            y[t, n, :A] = h
            h = np.tanh(
                ahead["weight_ih"].astype(float) @ x[t, n] + ahead["weight_hh"] @ h + ahead["bias"]
            )
        ends[n, :A] = h
        h = back["h_0"].astype(float)
        for t in reversed(range(length)):
            y[length - 1 - t, n, A:] = h
            h = np.tanh(
                back["weight_ih"].astype(float) @ x[t, n] + back["weight_hh"] @ h + back["bias"]
            )
        ends[n, A:] = h
    return y, ends
