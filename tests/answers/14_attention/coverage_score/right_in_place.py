def coverage_score(query, keys, coverage, params, dscores):
    v, w = params["v"], params["weight_coverage"]
    a = np.einsum("snm,am->sna", keys, params["weight_keys"])
    a += query @ params["weight_query"].T
    a += coverage[:, :, None] * w
    a += params["bias"]
    np.tanh(a, out=a)
    scores, dv = a @ v, (dscores[:, :, None] * a).sum((0, 1))
    a *= -a
    a += 1
    a *= v
    a *= dscores[:, :, None]
    grads = {
        "v": dv,
        "bias": a.sum((0, 1)),
        "weight_coverage": (a * coverage[:, :, None]).sum((0, 1)),
        "weight_keys": np.einsum("sna,snm->am", a, keys),
        "weight_query": np.einsum("sna,nh->ah", a, query),
    }
    dquery = np.einsum("sna,ah->nh", a, params["weight_query"])
    return scores, dquery, a @ params["weight_keys"], (a * w).sum(2), grads
