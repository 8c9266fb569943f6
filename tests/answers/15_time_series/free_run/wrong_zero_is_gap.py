# Mistake: a value of 0 is taken for a gap. Caught by: values
def free_run(history, horizon, params):
    w = {k: np.asarray(v, float) for k, v in params.items()}
    T, N = history.shape
    f = np.zeros((T + horizon, N))
    for n in range(N):
        h = w["h_0"]
        for t in range(T + horizon):
            g = w["weight_ho"] @ h + w["bias_o"]
            x = float(history[t, n]) if t < T else 0.0
            f[t, n] = x if x and x == x else g
            h = np.tanh(w["weight_ih"] * f[t, n] + w["weight_hh"] @ h + w["bias"])
    return f[:T], f[T:]
