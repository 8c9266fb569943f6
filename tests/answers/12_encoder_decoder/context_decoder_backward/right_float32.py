def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    f = np.float32
    p = {k: v.astype(f) for k, v in params.items()}
    s, c = states.astype(f), context.astype(f)
    da = np.where((np.arange(len(tokens))[:, None] < lengths)[..., None], dstates, 0).astype(f)
    dh = np.zeros_like(s[0])
    for t in range(len(tokens) - 1, -1, -1):
        da[t] = (da[t] + dh) * (1 - s[t + 1] ** 2)
        dh = da[t] @ p["weight_hh"]
    d0 = dh * (1 - s[0] ** 2)
    one = np.eye(len(p["embedding"]), dtype=f)[tokens]
    g = {
        "embedding": np.einsum("tnv,tnh,hd->vd", one, da, p["weight_ih"]),
        "weight_ih": np.einsum("tnh,tnd->hd", da, p["embedding"][tokens]),
        "weight_hc": np.einsum("tnh,nm->hm", da, c),
        "weight_hh": np.einsum("tnh,tnk->hk", da, s[:-1]),
        "bias": da.sum((0, 1)),
        "weight_start": d0.T @ c,
    }
    return da.sum(0) @ p["weight_hc"] + d0 @ p["weight_start"], g
