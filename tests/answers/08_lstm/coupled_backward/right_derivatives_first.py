# Right: One sequence at a time; every derivative first, the gradients then.
def coupled_backward(dh_next, dc_next, x, h, c, params):
    s = lambda z: 0.5 * (1 + np.tanh(z / 2))
    W, U, b, P = (params[k] for k in ("weight_ih", "weight_hh", "bias", "peephole"))
    H = len(P[0])
    N = len(x)
    g_ = {k: np.zeros(v.shape) for k, v in params.items()}
    dx, dh, dc = np.zeros(x.shape), np.zeros(h.shape), np.zeros(c.shape)
    for n in range(N):
        a = W @ x[n] + U @ h[n] + b
        f = s(a[:H] + P[0] * c[n])
        g = np.tanh(a[H : 2 * H])
        new = f * c[n] + (1 - f) * g
        o = s(a[2 * H :] + P[1] * new)
        th = np.tanh(new)
        dn_af = (c[n] - g) * f * (1 - f)
        dn_ag = (1 - f) * (1 - g * g)
        dn_c = f + dn_af * P[0]
        dh_ao = th * o * (1 - o)
        dh_n = o * (1 - th * th) + dh_ao * P[1]
        e = dc_next[n] + dh_next[n] * dh_n
        da = np.r_[e * dn_af, e * dn_ag, dh_next[n] * dh_ao]
        g_["weight_ih"] += np.outer(da, x[n])
        g_["weight_hh"] += np.outer(da, h[n])
        g_["bias"] += da
        g_["peephole"] += np.array([da[:H] * c[n], da[2 * H :] * new])
        dx[n], dh[n], dc[n] = da @ W, da @ U, e * dn_c
    return dx, dh, dc, g_
