def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    p = params
    grads = {name: np.zeros(array.shape) for name, array in p.items()}
    dcontext = np.zeros(context.shape)
    for n in range(len(context)):
        c, dh = context[n], np.zeros(len(p["bias"]))
        for t in range(int(lengths[n]), 0, -1):
            da = (dstates[t - 1, n] + dh) * (1 - states[t, n] ** 2)
            row = int(tokens[t - 1, n])
            grads["bias"] += da
            grads["weight_ih"] += np.outer(da, p["embedding"][row])
            grads["weight_hc"] += np.outer(da, c)
            grads["weight_hh"] += np.outer(da, states[t - 1, n])
            grads["embedding"][row] += p["weight_ih"].T @ da
            dcontext[n] += p["weight_hc"].T @ da
            dh = p["weight_hh"].T @ da
        da = dh * (1 - states[0, n] ** 2)
        grads["weight_start"] += np.outer(da, c)
        dcontext[n] += p["weight_start"].T @ da
    return dcontext, grads
