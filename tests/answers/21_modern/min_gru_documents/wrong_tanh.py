# Mistake: takes the tanh of a GRU. Caught by: shape, step, start, biases, values
def min_gru_documents(x, start, h_0, params, dh):
    x = x.astype(float)  # products of small integers need not fit in their type
    z = sigmoid(x @ params["W_z"].T + params["b_z"])
    a = x @ params["W_n"].T + params["b_n"]
    n = np.tanh(a)
    slope = 1 - n**2
    inside = ~start[:, None]  # where the old state counts
    keep = inside * (1 - z)
    states = [h_0]
    for t in range(len(x)):
        states.append(keep[t] * states[t] + z[t] * n[t])
    h = np.stack(states)
    total = dh.astype(float)
    for t in reversed(range(len(x) - 1)):
        total[t] += keep[t + 1] * total[t + 1]
    da_z = total * (n - inside * h[:-1]) * z * (1 - z)
    da_n = total * z * slope
    grads = {
        "W_z": da_z.T @ x,
        "b_z": da_z.sum(axis=0),
        "W_n": da_n.T @ x,
        "b_n": da_n.sum(axis=0),
    }
    return h[1:], da_z @ params["W_z"] + da_n @ params["W_n"], keep[0] * total[0], grads
