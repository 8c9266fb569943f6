# Mistake: b belongs to the series where they are as many as the units. Caught by: values
def free_run(history, horizon, params):
    w = {k: np.asarray(v, float) for k, v in params.items()}
    T, N = history.shape
    f = np.zeros((T + horizon, N))
    H = len(w["bias"])
    h = np.zeros((H, N)) + w["h_0"][:, None]
    for t in range(T + horizon):
        g = w["weight_ho"] @ h + w["bias_o"]
        x = np.where(np.isnan(history[t]), g, history[t]) if t < T else g
        f[t] = x
        b = w["bias"] if H == N else w["bias"][:, None]
        h = np.tanh(w["weight_ih"][:, None] * x + w["weight_hh"] @ h + b)
    return f[:T], f[T:]
