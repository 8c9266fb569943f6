# Mistake: both networks are taken to be as wide as the forward one. Caught by: shapes, before, after, values
def around(x, lengths, ahead, back):
    T, N, _ = x.shape
    A = len(ahead["h_0"])
    y = np.zeros((T, N, 2 * A))
    ends = np.zeros((N, 2 * A))
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
            y[t, n, A:] = h
            h = np.tanh(
                back["weight_ih"].astype(float) @ x[t, n] + back["weight_hh"] @ h + back["bias"]
            )
        ends[n, A:] = h
    return y, ends
