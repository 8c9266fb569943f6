# Mistake: leaves the bias out of the score. Caught by: shapes, terms, values
def coverage_score(query, keys, coverage, params, dscores):
    W_q, W_k, w_c = (params[f"weight_{name}"] for name in ("query", "keys", "coverage"))
    hidden = np.tanh(query @ W_q.T + keys @ W_k.T + coverage[..., None] * w_c)
    da = dscores[..., None] * params["v"] * (1 - hidden**2)
    da_query, both = da.sum(axis=0), ([0, 1], [0, 1])
    grads = {
        "weight_query": da_query.T @ query,
        "weight_keys": np.tensordot(da, keys, both),
        "weight_coverage": np.tensordot(da, coverage, both),
        "bias": da_query.sum(axis=0),
        "v": np.tensordot(hidden, dscores, both),
    }
    return hidden @ params["v"], da_query @ W_q, da @ W_k, da @ w_c, grads
