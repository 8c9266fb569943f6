# Mistake: states are multiplied with a mask, and NaN times 0 is NaN. Caught by: values
def around(x, lengths, ahead, back):
    T, N, D = x.shape
    x = x * 1.0
    on = np.arange(T)[:, None] < lengths

    def run(net, order):
        h = np.tile(np.asarray(net["h_0"], float), (N, 1))
        out = np.zeros((T, N, h.shape[1]))
        for t in order:
            out[t] = h * on[t][:, None]
            new = np.tanh(
                np.einsum("nd,hd->nh", x[t], np.asarray(net["weight_ih"], float))
                + np.einsum("nk,hk->nh", h, net["weight_hh"])
                + net["bias"]
            )
            h = new * on[t][:, None] + h * ~on[t][:, None]
        return out, h

    a, ha = run(ahead, range(T))
    b, hb = run(back, reversed(range(T)))
    return np.concatenate([a, b], -1), np.concatenate([ha, hb], -1)
