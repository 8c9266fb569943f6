# Right: gates as an axis of their own, einsum.
def coupled_backward(dh_next, dc_next, x, h, c, params):
    N, H = h.shape
    W = params["weight_ih"].reshape(3, H, -1)
    U = params["weight_hh"].reshape(3, H, H)
    a = np.einsum("nd,khd->knh", x, W) + np.einsum("nm,khm->knh", h, U)
    a = a + params["bias"].reshape(3, 1, H)
    p_f, p_o = params["peephole"]
    e = lambda z: np.exp(-np.logaddexp(0, -z))
    look, g = a[0] + p_f * c, np.tanh(a[1])
    m = e(look) * c + e(-look) * g
    z = a[2] + p_o * m
    da = np.empty_like(a)
    da[2] = dh_next * np.tanh(m) * e(z) * e(-z)
    dm = dc_next + dh_next * e(z) * (1 - np.tanh(m) ** 2) + p_o * da[2]
    da[0] = dm * (c - g) * e(look) * e(-look)
    da[1] = dm * e(-look) * (1 + g) * (1 - g)
    grads = {
        "weight_ih": np.einsum("knh,nd->khd", da, x).reshape(3 * H, -1),
        "weight_hh": np.einsum("knh,nm->khm", da, h).reshape(3 * H, H),
        "bias": da.sum(axis=1).ravel(),
        "peephole": (da[[0, 2]] * np.stack([c, m])).sum(axis=1),
    }
    dc = dm * e(look) + p_f * da[0]
    return np.einsum("knh,khd->nd", da, W), np.einsum("knh,khm->nm", da, U), dc, grads
