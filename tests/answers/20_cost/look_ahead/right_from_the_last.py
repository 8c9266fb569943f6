def look_ahead(x, ahead, back, K, R):
    def run(net, rows):
        h, out = np.zeros(len(net["bias"])), []
        given = np.asarray(rows, dtype=float) @ net["weight_ih"].T + net["bias"]
        for a in given:
            h = np.tanh(a + net["weight_hh"] @ h)
            out.append(h)
        return np.array(out).reshape(len(rows), len(net["bias"]))

    T = len(x)
    y = np.zeros((T, len(back["bias"])))
    steps = T
    for s in reversed(range(0, T, K)):
        part = x[s : s + K + R]
        y[s : s + K] = run(back, part[::-1])[::-1][:K]
        steps += len(part)
    return np.concatenate([run(ahead, x), y], axis=1), steps
