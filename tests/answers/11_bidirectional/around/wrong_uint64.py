# Mistake: lengths of type uint64 become floats. Caught by: values
def around(x, lengths, ahead, back):
    T, N, D = x.shape
    A = len(ahead["h_0"])
    y = np.zeros((T, N, A + len(back["h_0"])))
    ends = np.zeros(y.shape[1:])
    last = lengths + np.zeros(N, int)
    for net, sl, way in [(ahead, slice(0, A), 1), (back, slice(A, None), -1)]:
        W = net["weight_ih"].astype(float)
        for n in range(N):
            h = net["h_0"].astype(float)
            for t in range(last[n])[::way]:
                y[t, n, sl] = h
                h = np.tanh(W @ x[t, n] + net["weight_hh"] @ h + net["bias"])
            ends[n, sl] = h
    return y, ends
