def residual_stack(x, h_0, params):
    T, N, D = x.shape
    L, _, H = h_0.shape
    cols = x.reshape(T * N, D).T
    states = np.empty((L, T, N, H))
    for l in range(L):
        pre = (params[f"weight_ih_l{l}"] @ cols).reshape(H, T, N)
        h = h_0[l].T
        for t in range(T):
            h = np.tanh(
                pre[:, t] + params[f"weight_hh_l{l}"] @ h + params[f"bias_l{l}"].reshape(-1, 1)
            )
            states[l, t] = h.T
        try:
            cols = params[f"weight_skip_l{l}"] @ cols
        except KeyError:
            pass
        cols = cols + states[l].reshape(T * N, H).T
    return cols.T.reshape(T, N, H), states
