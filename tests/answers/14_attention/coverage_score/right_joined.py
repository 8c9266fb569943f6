def coverage_score(query, keys, coverage, params, dscores):
    S, N, H, M = *coverage.shape, query.shape[1], keys.shape[2]
    query = np.broadcast_to(query, (S, N, H))
    x = np.concatenate([query, keys, coverage[:, :, None], np.ones((S, N, 1))], axis=2)
    columns = [params["weight_coverage"][:, None], params["bias"][:, None]]
    W = np.concatenate([params["weight_query"], params["weight_keys"], *columns], axis=1)
    y = np.tanh(x @ W.T)
    da = (dscores[:, :, None] * params["v"]) * (1 - y) * (1 + y)
    dW = np.einsum("sna,snx->ax", da, x)
    dx = da @ W
    grads = {
        "weight_query": dW[:, :H],
        "weight_keys": dW[:, H : H + M],
        "weight_coverage": dW[:, H + M],
        "bias": dW[:, H + M + 1],
        "v": np.einsum("sn,sna->a", dscores, y),
    }
    return y @ params["v"], dx[..., :H].sum(0), dx[..., H : H + M], dx[..., H + M], grads
