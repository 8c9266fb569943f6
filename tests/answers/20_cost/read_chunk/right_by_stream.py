def read_chunk(x, lengths, state, stack):
    T, N = x.shape[:2]
    state = [(np.array(h, dtype=float), np.array(c, dtype=float)) for h, c in state]
    y = np.zeros((T, N, state[-1][0].shape[1]))
    for n in range(N):
        for t in range(int(lengths[n])):
            v = x[t, n]
            for (h, c), p in zip(state, stack):
                a = p["weight_ih"] @ v + p["weight_hh"] @ h[n] + p["bias"]
                a = a.reshape(4, -1)
                i, f, o = (np.exp(-np.logaddexp(0.0, -a[k])) for k in (0, 1, 3))
                c[n] = f * c[n] + i * np.tanh(a[2])
                h[n] = o * np.tanh(c[n])
                v = h[n]
            y[t, n] = v
    return y, [list(pair) for pair in state]
