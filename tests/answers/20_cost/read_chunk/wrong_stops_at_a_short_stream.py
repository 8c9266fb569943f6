# Mistake: reads no stream beyond the first that has ended. Caught by: values
def read_chunk(x, lengths, state, stack):
    def logistic(a):
        return 0.5 + 0.5 * np.tanh(a / 2)

    after = []
    for (h, c), p in zip(state, stack, strict=True):
        h, c = h.astype(float), c.astype(float)
        y = np.zeros((len(x), *h.shape))
        for t in range(len(x)):
            for n in range(len(h)):
                if lengths[n] <= t:
                    break
                a = p["weight_ih"] @ x[t, n] + p["weight_hh"] @ h[n] + p["bias"]
                i, f, g, o = np.split(a, 4)
                c[n] = logistic(f) * c[n] + logistic(i) * np.tanh(g)
                h[n] = y[t, n] = logistic(o) * np.tanh(c[n])
        after.append((h, c))
        x = y
    return x, after
