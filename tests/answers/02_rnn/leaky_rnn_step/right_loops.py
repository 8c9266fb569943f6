# Right: plain loops, returns lists.
def leaky_rnn_step(x, h, params, alpha):
    alpha = np.broadcast_to(alpha, h.shape[1])
    rows = []
    for n in range(len(x)):
        row = []
        for i in range(h.shape[1]):
            a = params["bias"][i]
            for d in range(x.shape[1]):
                a += params["weight_ih"][i][d] * x[n][d]
            for j in range(h.shape[1]):
                a += params["weight_hh"][i][j] * h[n][j]
            row.append((1 - alpha[i]) * h[n][i] + alpha[i] * np.tanh(a))
        rows.append(row)
    return rows
