def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    """Time outside, layers inside; what a layer reads is worked out step by step."""
    L, T, N, H = states.shape
    grads = {name: np.zeros(p.shape) for name, p in params.items()}
    dx, dh = np.zeros(x.shape), dh_n.copy()
    for t in reversed(range(T)):
        reads = [x[t]]
        for layer in range(L):
            skip = params.get(f"weight_skip_l{layer}")
            round_it = reads[layer] if skip is None else reads[layer] @ skip.T
            reads.append(round_it + states[layer, t])
        down = dy[t]
        for layer in reversed(range(L)):
            da = (down + dh[layer]) * (1 - states[layer, t] ** 2)
            before = states[layer, t - 1] if t > 0 else h_0[layer]
            grads[f"weight_ih_l{layer}"] += da.T @ reads[layer]
            grads[f"weight_hh_l{layer}"] += da.T @ before
            grads[f"bias_l{layer}"] += da.sum(axis=0)
            dh[layer] = da @ params[f"weight_hh_l{layer}"]
            through = da @ params[f"weight_ih_l{layer}"]
            if f"weight_skip_l{layer}" in params:
                grads[f"weight_skip_l{layer}"] += down.T @ reads[layer]
                down = down @ params[f"weight_skip_l{layer}"]
            down = down + through
        dx[t] = down
    return dx, dh, grads
