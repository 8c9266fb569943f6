# Right: plain loops and lists.
def euler_step_backward(dh_next, x, h, params, epsilon):
    N, D, H = len(x), len(x[0]), len(h[0])
    W, U, b = params["weight_ih"], params["weight_hh"], params["bias"]
    dx = [[0.0] * D for _ in range(N)]
    dh = [list(row) for row in dh_next]
    dW, dU, db = [[0.0] * D for _ in range(H)], [[0.0] * H for _ in range(H)], [0.0] * H
    for n in range(N):
        for i in range(H):
            a = b[i]
            for d in range(D):
                a += W[i][d] * x[n][d]
            for j in range(H):
                a += U[i][j] * h[n][j]
            da = epsilon * dh_next[n][i] / np.cosh(a) ** 2
            db[i] += da
            for d in range(D):
                dW[i][d] += da * x[n][d]
                dx[n][d] += da * W[i][d]
            for j in range(H):
                dU[i][j] += da * h[n][j]
                dh[n][j] += da * U[i][j]
    return dx, dh, {"weight_ih": dW, "weight_hh": dU, "bias": db}
