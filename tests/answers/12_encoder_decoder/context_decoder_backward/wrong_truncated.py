# Mistake: what a step hands in goes back through ten steps and no further. Caught by: values
def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    K = 10
    p = params
    grads = {name: np.zeros(array.shape) for name, array in p.items()}
    dcontext = np.zeros(context.shape)
    for n in range(len(context)):
        for end in range(int(lengths[n]), 0, -1):
            dh = dstates[end - 1, n] * 1.0
            for t in range(end, max(0, end - K), -1):
                da = dh * (1 - states[t, n] ** 2)
                row = int(tokens[t - 1, n])
                grads["bias"] += da
                grads["weight_ih"] += np.outer(da, p["embedding"][row])
                grads["weight_hc"] += np.outer(da, context[n])
                grads["weight_hh"] += np.outer(da, states[t - 1, n])
                grads["embedding"][row] += p["weight_ih"].T @ da
                dcontext[n] += p["weight_hc"].T @ da
                dh = p["weight_hh"].T @ da
            if end <= K:
                da = dh * (1 - states[0, n] ** 2)
                grads["weight_start"] += np.outer(da, context[n])
                dcontext[n] += p["weight_start"].T @ da
    return dcontext, grads
