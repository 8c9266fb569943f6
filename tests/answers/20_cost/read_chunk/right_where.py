def read_chunk(x, lengths, state, stack):
    lengths = np.array(list(lengths), dtype=int)
    T, N, _ = x.shape
    valid = np.arange(T)[:, None] < lengths
    up = np.where(valid[..., None], x, 0).astype(float)
    result = []
    for (h, c), p in zip(state, stack):
        H = h.shape[1]
        weight = np.concatenate([p["weight_ih"], p["weight_hh"]], axis=1).astype(float)
        outs = np.zeros((T, N, H))
        for t in range(T):
            a = np.concatenate([up[t], h], axis=1) @ weight.T + p["bias"]
            s = 0.5 + 0.5 * np.tanh(0.5 * a)
            new_c = s[:, H : 2 * H] * c + s[:, :H] * np.tanh(a[:, 2 * H : 3 * H])
            new_h = s[:, 3 * H :] * np.tanh(new_c)
            on = valid[t][:, None]
            c, h = np.where(on, new_c, c), np.where(on, new_h, h)
            outs[t] = np.where(on, new_h, 0)
        result.append([h, c])
        up = outs
    return up, result
