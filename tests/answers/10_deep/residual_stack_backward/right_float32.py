def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    dy, dh_n, x, h_0, states = (np.float32(array) for array in (dy, dh_n, x, h_0, states))
    params = {name: np.float32(p) for name, p in params.items()}
    L, T, N, H = states.shape
    eye = np.eye(H, dtype=np.float32)
    skips = [params.get(f"weight_skip_l{k}", eye) for k in range(L)]
    reads = [x]
    for k in range(L):
        reads.append(reads[k] @ skips[k].T + states[k])
    grads, dh_0 = {}, np.zeros_like(h_0)
    for k in range(L - 1, -1, -1):
        da = np.zeros_like(states[k])
        carried = dh_n[k]
        for t in range(T - 1, -1, -1):
            da[t] = (dy[t] + carried) * (1 + states[k, t]) * (1 - states[k, t])
            carried = da[t] @ params[f"weight_hh_l{k}"]
        dh_0[k] = carried
        flat = da.reshape(T * N, H)
        before = np.concatenate([h_0[k : k + 1], states[k, :-1]])
        grads[f"bias_l{k}"] = np.ones(T * N, np.float32) @ flat
        grads[f"weight_hh_l{k}"] = flat.T @ before.reshape(T * N, H)
        grads[f"weight_ih_l{k}"] = flat.T @ reads[k].reshape(T * N, -1)
        if f"weight_skip_l{k}" in params:
            grads[f"weight_skip_l{k}"] = dy.reshape(T * N, H).T @ reads[k].reshape(T * N, -1)
        dy = dy @ skips[k] + da @ params[f"weight_ih_l{k}"]
    return dy, dh_0, grads
