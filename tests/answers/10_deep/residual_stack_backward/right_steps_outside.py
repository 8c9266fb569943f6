def residual_stack_backward(dy, dh_n, x, h_0, states, params):
    L, T, N, H = states.shape
    g = {k: np.zeros(v.shape) for k, v in params.items()}
    dx = np.zeros_like(x)
    carry = [d for d in dh_n]
    for t in range(T - 1, -1, -1):
        read = [x[t]]
        for l in range(L):
            s = params.get(f"weight_skip_l{l}", None)
            read.append(states[l, t] + (read[l] if s is None else read[l].dot(s.T)))
        d = dy[t]
        for l in range(L - 1, -1, -1):
            h = states[l, t]
            da = (d + carry[l]) * (1 + h) * (1 - h)
            prev = states[l, t - 1] if t > 0 else h_0[l]
            g[f"weight_ih_l{l}"] += da.T @ read[l]
            g[f"weight_hh_l{l}"] += da.T @ prev
            g[f"bias_l{l}"] += da.sum(0)
            carry[l] = da @ params[f"weight_hh_l{l}"]
            k = f"weight_skip_l{l}"
            if k in params:
                g[k] += d.T @ read[l]
                d = d @ params[k] + da @ params[f"weight_ih_l{l}"]
            else:
                d = d + da @ params[f"weight_ih_l{l}"]
        dx[t] = d
    return dx, np.array(carry), {k: v.tolist() for k, v in g.items()}
