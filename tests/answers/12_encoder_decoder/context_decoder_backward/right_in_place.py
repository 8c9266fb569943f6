def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    keep = np.arange(len(tokens)).reshape(-1, 1) < lengths
    g = np.array(dstates, dtype=np.float64)
    g[~keep] = 0
    grads = {name: np.zeros_like(p) for name, p in params.items()}
    dcontext = np.zeros_like(context)
    h_size = len(params["bias"])
    dh = np.zeros((len(context), h_size))
    for t in range(len(tokens) - 1, -1, -1):
        dh += g[t]
        dh *= 1 - states[t + 1] ** 2
        grads["bias"] += dh.sum(axis=0)
        grads["weight_ih"] += dh.T @ params["embedding"][tokens[t]]
        grads["weight_hc"] += dh.T @ context
        grads["weight_hh"] += dh.T @ states[t]
        for n, row in enumerate(tokens[t]):
            grads["embedding"][row] += dh[n] @ params["weight_ih"]
        dcontext += dh @ params["weight_hc"]
        dh = dh @ params["weight_hh"]
    dh *= 1 - states[0] ** 2
    grads["weight_start"] += dh.T @ context
    dcontext += dh @ params["weight_start"]
    return dcontext, grads
