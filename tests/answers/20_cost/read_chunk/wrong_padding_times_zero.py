# Mistake: multiplies what padding gives by 0, which NaN survives. Caught by: values
def read_chunk(x, lengths, state, stack):
    def logistic(a):
        return 0.5 + 0.5 * np.tanh(0.5 * a)

    lengths, after = np.asarray(lengths), []
    for (h, c), p in zip(state, stack, strict=True):
        h, c = h.astype(float), c.astype(float)
        y = np.zeros((len(x), *h.shape))
        for t, values in enumerate(x):
            on = lengths > t
            a = values @ p["weight_ih"].T + h @ p["weight_hh"].T + p["bias"]
            i, f, g, o = np.split(a, 4, axis=1)
            m = on[:, None] * 1.0
            c = m * (logistic(f) * c + logistic(i) * np.tanh(g)) + (1 - m) * c
            h = m * (logistic(o) * np.tanh(c)) + (1 - m) * h
            y[t] = m * h
        after.append((h, c))
        x = y
    return x, after
