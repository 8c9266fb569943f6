# Mistake: the last value of the history is not read before the first forecast. Caught by: first, further, gaps, values
def free_run(history, horizon, params):
    T, N = history.shape
    w = {name: np.array(value, dtype=float) for name, value in params.items()}
    h = np.tile(w["h_0"], (N, 1))
    out = np.zeros((T + horizon, N))
    for t in range(T + horizon):
        guess = h @ w["weight_ho"] + w["bias_o"]
        if t < T:
            out[t] = np.where(np.isnan(history[t]), guess, history[t])
        else:
            out[t] = guess
        if t != T - 1:
            h = np.tanh(np.outer(out[t], w["weight_ih"]) + h @ w["weight_hh"].T + w["bias"])
    return out[:T], out[T:]
