def coverage_score(query, keys, coverage, params, dscores):
    S, N = coverage.shape
    scores = np.zeros((S, N))
    dquery, dkeys, dcoverage = np.zeros(query.shape), np.zeros(keys.shape), np.zeros((S, N))
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    for s in range(S):
        for n in range(N):
            a = params["weight_query"] @ query[n] + params["weight_keys"] @ keys[s, n]
            z = np.tanh(a + params["weight_coverage"] * coverage[s, n] + params["bias"])
            scores[s, n] = params["v"] @ z
            da = dscores[s, n] * params["v"] * (1 - z * z)
            dquery[n] += params["weight_query"].T @ da
            dkeys[s, n] = params["weight_keys"].T @ da
            dcoverage[s, n] = params["weight_coverage"] @ da
            grads["weight_query"] += np.outer(da, query[n])
            grads["weight_keys"] += np.outer(da, keys[s, n])
            grads["weight_coverage"] += da * coverage[s, n]
            grads["bias"] += da
            grads["v"] += dscores[s, n] * z
    return scores, dquery, dkeys, dcoverage, grads
