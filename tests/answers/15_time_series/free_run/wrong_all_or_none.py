# Mistake: a step is a gap if any series has one. Caught by: values
def free_run(history, horizon, params):
    T, N = history.shape
    w = {name: np.array(value, dtype=float) for name, value in params.items()}
    out = np.zeros((T + horizon, N))
    for n in range(N):
        h = w["h_0"]
        for t in range(T + horizon):
            expected = w["weight_ho"].dot(h) + w["bias_o"]
            if t < T and not np.isnan(history[t]).any():
                x = float(history[t, n])
            else:
                x = expected
            out[t, n] = x
            h = np.tanh(w["weight_ih"] * x + w["weight_hh"].dot(h) + w["bias"])
    return out[:T], out[T:]
