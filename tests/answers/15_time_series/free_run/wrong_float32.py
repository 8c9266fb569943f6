# Mistake: float32 is used all the way. Caught by: values
def free_run(history, horizon, params):
    w = {k: np.asarray(v, np.float32) for k, v in params.items()}
    T, N = history.shape
    f = np.zeros((T + horizon, N), np.float32)
    for n in range(N):
        h = w["h_0"]
        for t in range(T + horizon):
            g = w["weight_ho"] @ h + w["bias_o"]
            x = float(history[t, n]) if t < T else np.nan
            f[t, n] = x if x == x else g
            h = np.tanh(w["weight_ih"] * f[t, n] + w["weight_hh"] @ h + w["bias"])
    return f[:T], f[T:]
