def read_chunk(x, lengths, state, stack):
    def cell(v, h, c, p):
        a = np.einsum("nd,gd->ng", v, p["weight_ih"]) + np.einsum("nh,gh->ng", h, p["weight_hh"])
        i, f, g, o = np.moveaxis((a + p["bias"]).reshape(len(v), 4, h.shape[1]), 1, 0)
        half = lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))
        c = half(f) * c + half(i) * np.tanh(g)
        return half(o) * np.tanh(c), c

    hs = [h * 1.0 for h, _ in state]
    cs = [c * 1.0 for _, c in state]
    ys = []
    for t in range(x.shape[0]):
        on = [n for n in range(x.shape[1]) if t < lengths[n]]
        v = x[t][on]
        for k, p in enumerate(stack):
            hs[k][on], cs[k][on] = cell(v, hs[k][on], cs[k][on], p)
            v = hs[k][on]
        y = np.zeros(hs[-1].shape)
        y[on] = v
        ys.append(y)
    return np.array(ys).reshape(len(x), *hs[-1].shape), list(zip(hs, cs))
