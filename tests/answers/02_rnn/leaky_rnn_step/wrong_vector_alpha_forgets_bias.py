# Mistake: the branch for a vector alpha forgets the bias. Caught by: values.
def leaky_rnn_step(x, h, params, alpha):
    a = x @ params["weight_ih"].T + h @ params["weight_hh"].T
    if isinstance(alpha, np.ndarray):
        new = np.empty_like(h)
        for i, share in enumerate(alpha):
            new[:, i] = (1 - share) * h[:, i] + share * np.tanh(a[:, i])
        return new
    return (1 - alpha) * h + alpha * np.tanh(a + params["bias"])
