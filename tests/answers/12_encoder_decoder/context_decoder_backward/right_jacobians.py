def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    T, N, H = dstates.shape
    grads = {k: np.zeros(v.shape) for k, v in params.items()}
    dcontext = np.zeros(context.shape)
    for n in range(N):
        L = int(lengths[n])
        if L == 0:
            continue
        dh = [None] * (L + 1)
        dh[L] = dstates[L - 1, n].astype(float)
        for t in range(L - 1, -1, -1):
            J = (1 - states[t + 1, n][:, None] ** 2) * params["weight_hh"]
            dh[t] = J.T @ dh[t + 1] + (dstates[t - 1, n] if t else 0)
        a = np.array([dh[t] * (1 - states[t, n] ** 2) for t in range(L + 1)])
        x = params["embedding"][tokens[:L, n]]
        grads["weight_start"] += np.outer(a[0], context[n])
        grads["weight_hc"] += np.outer(a[1:].sum(0), context[n])
        grads["weight_ih"] += a[1:].T @ x
        grads["weight_hh"] += a[1:].T @ states[:L, n]
        grads["bias"] += a[1:].sum(0)
        for k, s in enumerate(tokens[:L, n]):
            grads["embedding"][int(s)] += a[k + 1] @ params["weight_ih"]
        dcontext[n] = a[1:].sum(0) @ params["weight_hc"] + a[0] @ params["weight_start"]
    return dcontext, grads
