# Mistake: fails for a chunk without steps. Caught by: parts, carried, values
def read_chunk(x, lengths, state, stack):
    def logistic(a):
        return 0.5 + 0.5 * np.tanh(0.5 * a)

    lengths, after = np.asarray(lengths), []
    x[0]
    for (h, c), p in zip(state, stack, strict=True):
        h, c = h.astype(float), c.astype(float)
        y = np.zeros((len(x), *h.shape))
        for t, values in enumerate(x):
            on = lengths > t
            a = values[on] @ p["weight_ih"].T + h[on] @ p["weight_hh"].T + p["bias"]
            i, f, g, o = np.split(a, 4, axis=1)
            c[on] = logistic(f) * c[on] + logistic(i) * np.tanh(g)
            h[on] = y[t, on] = logistic(o) * np.tanh(c[on])
        after.append((h, c))
        x = y
    return x, after
