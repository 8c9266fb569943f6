# Right: one sequence and one unit after the other.
def coupled_backward(dh_next, dc_next, x, h, c, params):
    W, U, b, p = (params[name] for name in ("weight_ih", "weight_hh", "bias", "peephole"))
    N, H = h.shape
    sigma = lambda a: 0.5 * (1 + np.tanh(a / 2))
    dx, dh, dc = np.zeros(x.shape), np.zeros(h.shape), np.zeros(c.shape)
    grads = {name: np.zeros(value.shape) for name, value in params.items()}
    for n in range(N):
        a = W @ x[n] + U @ h[n] + b
        for j in range(H):
            rows = [j, H + j, 2 * H + j]
            f = sigma(a[rows[0]] + p[0, j] * c[n, j])
            i = 1 - f
            g = np.tanh(a[rows[1]])
            new = f * c[n, j] + i * g
            o = sigma(a[rows[2]] + p[1, j] * new)
            out = dh_next[n, j] * np.tanh(new) * o * (1 - o)
            cell = dc_next[n, j] + dh_next[n, j] * o * (1 - np.tanh(new) ** 2) + p[1, j] * out
            df, di = cell * c[n, j], cell * g
            da = [(df - di) * f * i, cell * i * (1 - g * g), out]
            for k, row in enumerate(rows):
                dx[n] += da[k] * W[row]
                dh[n] += da[k] * U[row]
                grads["weight_ih"][row] += da[k] * x[n]
                grads["weight_hh"][row] += da[k] * h[n]
                grads["bias"][row] += da[k]
            dc[n, j] = cell * f + p[0, j] * da[0]
            grads["peephole"][:, j] += [da[0] * c[n, j], da[2] * new]
    return dx, dh, dc, grads
