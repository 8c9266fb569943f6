def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    """Gradients grow in the arrays that came in; the forward pass is run once more."""
    L, T, N, H = states.shape
    inputs, up = [], x
    for k in range(L):
        inputs.append(up)
        h, outputs = h_0[k], []
        for t in range(T):
            a = up[t] @ params[f"weight_ih_l{k}"].T + params[f"bias_l{k}"]
            h = np.tanh(a + h @ params[f"weight_hh_l{k}"].T)
            outputs.append(h)
        key = f"weight_skip_l{k}"
        up = np.array(outputs) + (up @ params[key].T if key in params else up)
    grads = {}
    for k in reversed(range(L)):
        da = dy.copy()
        da[-1] += dh_n[k]
        for t in range(T - 1, 0, -1):
            da[t] *= 1 - np.square(states[k, t])
            da[t - 1] += da[t] @ params[f"weight_hh_l{k}"]
        da[0] *= 1 - np.square(states[k, 0])
        dh_n[k] = da[0] @ params[f"weight_hh_l{k}"]
        grads[f"bias_l{k}"] = da.sum(axis=1).sum(axis=0)
        grads[f"weight_ih_l{k}"] = np.tensordot(da, inputs[k], axes=([0, 1], [0, 1]))
        grads[f"weight_hh_l{k}"] = da[0].T @ h_0[k]
        for t in range(1, T):
            grads[f"weight_hh_l{k}"] += da[t].T @ states[k, t - 1]
        key = f"weight_skip_l{k}"
        if key in params:
            grads[key] = np.tensordot(dy, inputs[k], axes=([0, 1], [0, 1]))
            dy = dy @ params[key]
        dy = dy + da @ params[f"weight_ih_l{k}"]
    return dy, dh_n, grads
