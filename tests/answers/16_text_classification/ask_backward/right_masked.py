def ask_backward(dy, x, lengths, params):
    W, b, v = (params[k].astype(float) for k in ("weight", "bias", "v"))
    T, N, H = x.shape
    L = np.asarray(lengths, int)
    mask = np.arange(T)[:, None] < L
    x = np.where(mask[:, :, None], x.astype(float), 0)
    dy = np.where((L > 0)[:, None, None], dy.astype(float), 0)
    u = np.tanh(np.einsum("tnh,ah->tna", x, W) + b)
    e = np.where(mask[:, :, None], np.einsum("tna,ra->tnr", u, v), -np.inf)
    m = e.max(0)
    m = np.where(np.isfinite(m), m, 0)
    a = np.exp(e - m)
    a = a / np.maximum(a.sum(0), 1e-300)
    da = np.einsum("nrh,tnh->tnr", dy, x)
    de = a * (da - (a * da).sum(0))
    dz = np.einsum("tnr,ra->tna", de, v) * (1 - u * u)
    dx = np.einsum("tnr,nrh->tnh", a, dy) + np.einsum("tna,ah->tnh", dz, W)
    return dx, {
        "v": np.einsum("tnr,tna->ra", de, u),
        "weight": np.einsum("tna,tnh->ah", dz, x),
        "bias": dz.sum((0, 1)),
    }
