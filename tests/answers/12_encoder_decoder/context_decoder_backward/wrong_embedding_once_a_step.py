# Mistake: equal symbols of one step give one gradient. Caught by: embedding, values
def context_decoder_backward(dstates, lengths, tokens, context, states, params):
    W, C, U, S = (params[f"weight_{name}"] for name in ("ih", "hc", "hh", "start"))
    own = np.arange(len(tokens))[:, None] < lengths
    da = np.where(own[:, :, None], dstates, 0.0)
    for t in reversed(range(len(tokens))):
        da[t] *= 1 - states[t + 1] ** 2
        if t > 0:
            da[t - 1] += da[t] @ U
    da_0 = da[0] @ U * (1 - states[0] ** 2)
    over_steps = da.sum(axis=0)
    dembedding = np.zeros(params["embedding"].shape)
    for t, row in enumerate(tokens):
        dembedding[row] += da[t] @ W
    grads = {
        "embedding": dembedding,
        "weight_ih": np.einsum("tni,tnj->ij", da, params["embedding"][tokens]),
        "weight_hc": over_steps.T @ context,
        "weight_hh": np.einsum("tni,tnj->ij", da, states[:-1]),
        "bias": over_steps.sum(axis=0),
        "weight_start": da_0.T @ context,
    }
    return over_steps @ C + da_0 @ S, grads
