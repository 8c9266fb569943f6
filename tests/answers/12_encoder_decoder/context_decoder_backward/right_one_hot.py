def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    (T, N), V = tokens.shape, len(params["embedding"])
    slope = 1 - states * states
    da = np.zeros((T + 1, *states.shape[1:]))
    carried = np.zeros(states.shape[1:])
    for t in range(T, 0, -1):
        came = np.nan_to_num(dstates[t - 1] * 1.0, nan=0.0, posinf=0.0, neginf=0.0)
        da[t] = (came * (t <= lengths)[:, None] + carried) * slope[t]
        carried = np.einsum("ni,ij->nj", da[t], params["weight_hh"])
    da[0] = carried * slope[0]
    steps = da[1:].reshape(T * N, -1)
    one_hot = np.eye(V)[tokens.reshape(-1)]
    grads = {
        "embedding": one_hot.T @ steps @ params["weight_ih"],
        "weight_ih": steps.T @ one_hot @ params["embedding"],
        "weight_hc": np.einsum("tni,nm->im", da[1:], context),
        "weight_hh": steps.T @ states[:-1].reshape(T * N, -1),
        "bias": steps.sum(axis=0),
        "weight_start": da[0].T @ context,
    }
    dcontext = da[1:].sum(axis=0) @ params["weight_hc"] + da[0] @ params["weight_start"]
    return dcontext, grads
