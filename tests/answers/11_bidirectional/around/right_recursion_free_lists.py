def around(x, lengths, ahead, back):
    def run(net, rows):
        h = np.array(net["h_0"], dtype=float)
        out = [h]
        for row in rows:
            z = np.concatenate([row, h])
            W = np.concatenate([net["weight_ih"], net["weight_hh"]], axis=1).astype(float)
            h = np.tanh(W.dot(z) + net["bias"])
            out.append(h)
        return out

    T, N, _ = x.shape
    A, B = len(ahead["h_0"]), len(back["h_0"])
    y, ends = np.zeros([T, N, A + B]), []
    for n in range(N):
        length = int(lengths[n])
        rows = [x[t, n].astype(float) for t in range(length)]
        forwards, backwards = run(ahead, rows), run(back, rows[::-1])
        for t in range(length):
            y[t, n] = [*forwards[t], *backwards[length - 1 - t]]
        ends.append([*forwards[length], *backwards[length]])
    return y, ends
