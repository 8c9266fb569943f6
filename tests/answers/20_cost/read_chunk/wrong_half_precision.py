# Mistake: takes exp and tanh of small integers, which are half precision. Caught by: values
def read_chunk(x, lengths, state, stack):
    def logistic(a):
        return 1 / (1 + np.exp(-a))

    lengths, after = np.array(lengths), []
    for (h, c), p in zip(state, stack, strict=True):
        ys = [np.zeros((0, *h.shape))]
        for t in range(len(x)):
            on = (t < lengths)[:, None]
            a = x[t] @ p["weight_ih"].T + h @ p["weight_hh"].T + p["bias"]
            i, f, g, o = np.split(a, 4, axis=1)
            new_c = logistic(f) * c + logistic(i) * np.tanh(g)
            new_h = logistic(o) * np.tanh(new_c)
            c, h = np.where(on, new_c, c), np.where(on, new_h, h)
            ys.append(np.where(on, new_h, 0)[None])
        after.append((h, c))
        x = np.concatenate(ys)
    return x, after
