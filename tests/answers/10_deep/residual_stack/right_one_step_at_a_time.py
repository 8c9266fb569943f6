def residual_stack(x, h_0, params):
    """Time outside, layers inside."""
    T, N, _ = x.shape
    L, _, H = h_0.shape
    h = list(h_0)
    y, states = np.zeros((T, N, H)), np.zeros((L, T, N, H))
    for t in range(T):
        up = x[t]
        for layer in range(L):
            a = up @ params[f"weight_ih_l{layer}"].T + h[layer] @ params[f"weight_hh_l{layer}"].T
            h[layer] = np.tanh(a + params[f"bias_l{layer}"])
            if f"weight_skip_l{layer}" in params:
                up = up @ params[f"weight_skip_l{layer}"].T
            up = up + h[layer]
            states[layer, t] = h[layer]
        y[t] = up
    return y, states
