# Mistake: counts no more than one reading of a place. Caught by: parameters, values
def coverage_score(query, keys, coverage, params, dscores):
    W_q, W_k, w_c, v = (
        params[name] for name in ("weight_query", "weight_keys", "weight_coverage", "v")
    )
    read = np.minimum(coverage, 1.0)
    y = np.tanh(query @ W_q.T + keys @ W_k.T + read[..., None] * w_c + params["bias"])
    da = dscores[..., None] * v * (1 - y**2)
    grads = {
        "weight_query": np.einsum("sna,nh->ah", da, query),
        "weight_keys": np.einsum("sna,snm->am", da, keys),
        "weight_coverage": np.einsum("sna,sn->a", da, read),
        "bias": da.sum(axis=(0, 1)),
        "v": np.einsum("sn,sna->a", dscores, y),
    }
    return y @ v, da.sum(axis=0) @ W_q, da @ W_k, da @ w_c, grads
