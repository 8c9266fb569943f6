# Mistake: takes the parameters by their place in the dictionary. Caught by: values
def coverage_score(query, keys, coverage, params, dscores):
    W_q, W_k, w_c, b, v = params.values()
    y = np.tanh(query @ W_q.T + keys @ W_k.T + coverage[..., None] * w_c + b)
    da = dscores[..., None] * v * (1 - y**2)
    grads = {
        "weight_query": np.einsum("sna,nh->ah", da, query),
        "weight_keys": np.einsum("sna,snm->am", da, keys),
        "weight_coverage": np.einsum("sna,sn->a", da, coverage),
        "bias": da.sum(axis=(0, 1)),
        "v": np.einsum("sn,sna->a", dscores, y),
    }
    return y @ v, da.sum(axis=0) @ W_q, da @ W_k, da @ w_c, grads
