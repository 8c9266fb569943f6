# Mistake: calls itself for each step. Caught by: values
def min_gru_documents(x, start, h_0, params, dh):
    x = x.astype(float)
    z = sigmoid(x @ params["W_z"].T + params["b_z"])
    a = x @ params["W_n"].T + params["b_n"]
    n = np.where(a >= 0, a + 0.5, sigmoid(a))
    slope = np.where(a >= 0, 1, sigmoid(a) * (1 - sigmoid(a)))
    keep = ~start[:, None] * (1 - z)

    def state(t):
        if t < 0:
            return [h_0]
        before = state(t - 1)
        return [*before, keep[t] * before[-1] + z[t] * n[t]]

    def total(t):
        return dh[t] if t == len(x) - 1 else dh[t] + keep[t + 1] * total(t + 1)

    h = np.stack(state(len(x) - 1))
    back = np.stack([total(t) for t in range(len(x))])
    da_z = back * (n - ~start[:, None] * h[:-1]) * z * (1 - z)
    da_n = back * z * slope
    grads = {"W_z": da_z.T @ x, "b_z": da_z.sum(axis=0), "W_n": da_n.T @ x, "b_n": da_n.sum(axis=0)}
    return h[1:], da_z @ params["W_z"] + da_n @ params["W_n"], keep[0] * back[0], grads
