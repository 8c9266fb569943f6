# Mistake: lets a gradient pass into the document before. Caught by: start, biases, values
def min_gru_documents(x, start, h_0, params, dh):
    x = x.astype(float)  # products of small integers need not fit in their type
    z = sigmoid(x @ params["W_z"].T + params["b_z"])
    a = x @ params["W_n"].T + params["b_n"]
    n = np.where(a >= 0, a + 0.5, sigmoid(a))
    slope = np.where(a >= 0, 1, sigmoid(a) * (1 - sigmoid(a)))
    inside = ~start[:, None]  # where the old state counts
    keep = inside * (1 - z)
    states = [h_0]
    for t in range(len(x)):
        states.append(keep[t] * states[t] + z[t] * n[t])
    h = np.stack(states)
    total = dh.astype(float)
    for t in reversed(range(len(x) - 1)):
        total[t] += (1 - z[t + 1]) * total[t + 1]
    da_z = total * (n - inside * h[:-1]) * z * (1 - z)
    da_n = total * z * slope
    grads = {
        "W_z": da_z.T @ x,
        "b_z": da_z.sum(axis=0),
        "W_n": da_n.T @ x,
        "b_n": da_n.sum(axis=0),
    }
    return h[1:], da_z @ params["W_z"] + da_n @ params["W_n"], (1 - z[0]) * total[0], grads
