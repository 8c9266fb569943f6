# Mistake: the state starts anew where the forecast begins. Caught by: first, further, gaps, values
def free_run(history, horizon, params):
    T, N = history.shape
    w = {name: np.array(value, dtype=float) for name, value in params.items()}
    out = np.zeros((T + horizon, N))
    for n in range(N):
        h = w["h_0"]
        for t in range(T + horizon):
            if t == T and t > 0:
                last = out[t - 1, n]
                h = np.tanh(w["weight_ih"] * last + w["weight_hh"].dot(w["h_0"]) + w["bias"])
            expected = w["weight_ho"].dot(h) + w["bias_o"]
            if t < T and not np.isnan(history[t, n]):
                x = float(history[t, n])
            else:
                x = expected
            out[t, n] = x
            h = np.tanh(w["weight_ih"] * x + w["weight_hh"].dot(h) + w["bias"])
    return out[:T], out[T:]
