# Mistake: what is handed in at the last state does not meet the slope. Caught by: values
def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    inputs = [x]  # of each layer, and at the end y
    for layer, h in enumerate(states):
        skip = params.get(f"weight_skip_l{layer}")
        inputs.append((inputs[-1] if skip is None else inputs[-1] @ skip.T) + h)
    dh_0, grads = [], {}
    for layer in reversed(range(len(states))):
        W, U = params[f"weight_ih_l{layer}"], params[f"weight_hh_l{layer}"]
        skip, h = params.get(f"weight_skip_l{layer}"), states[layer]
        da, dh = [], 0
        for t in reversed(range(len(x))):
            da.append((dy[t] + dh) * (1 - h[t] ** 2) + (dh_n[layer] if t == len(x) - 1 else 0))
            dh = da[-1] @ U
        da, before = np.stack(da[::-1]), np.stack([h_0[layer], *h[:-1]])
        dh_0.append(dh)
        grads[f"weight_ih_l{layer}"] = np.einsum("tni,tnj->ij", da, inputs[layer])
        grads[f"weight_hh_l{layer}"] = np.einsum("tni,tnj->ij", da, before)
        grads[f"bias_l{layer}"] = da.sum(axis=(0, 1))
        if skip is None:
            dy = dy + da @ W
        else:
            grads[f"weight_skip_l{layer}"] = np.einsum("tni,tnj->ij", dy, inputs[layer])
            dy = dy @ skip + da @ W
    return dy, np.stack(dh_0[::-1]), grads
