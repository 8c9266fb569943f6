def residual_stack(x, h_0, params):
    up = x.astype(np.float32)
    states = np.empty((len(h_0), len(x), *h_0.shape[1:]), np.float32)
    for layer in range(len(h_0)):
        W, U, b = (
            params[name + f"_l{layer}"].astype(np.float32)
            for name in ["weight_ih", "weight_hh", "bias"]
        )
        from_below = np.einsum("tnd,hd->tnh", up, W) + b
        h = h_0[layer].astype(np.float32)
        for t in range(len(x)):
            h = np.tanh(from_below[t] + np.einsum("nk,hk->nh", h, U))
            states[layer, t] = h
        skip = params.get(f"weight_skip_l{layer}", np.eye(W.shape[1])).astype(np.float32)
        up = np.einsum("tnd,hd->tnh", up, skip) + states[layer]
    return up, states
