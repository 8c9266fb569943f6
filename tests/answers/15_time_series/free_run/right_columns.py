def free_run(history, horizon, params):
    u, W, b = (np.asarray(params[k]).astype(float) for k in ("weight_ih", "weight_hh", "bias"))
    v, c = np.asarray(params["weight_ho"]).astype(float), float(params["bias_o"])
    h = np.repeat(np.asarray(params["h_0"]).astype(float)[:, None], history.shape[1], axis=1)

    def read(x, h):
        return np.tanh(np.outer(u, x) + W @ h + b[:, None])

    filled = history.astype(float).copy()
    for t in range(len(filled)):
        gap = np.isnan(filled[t])
        filled[t, gap] = (v @ h + c)[gap]
        h = read(filled[t], h)
    forecast = []
    for _ in range(horizon):
        forecast.append(v @ h + c)
        h = read(forecast[-1], h)
    return filled, np.stack(forecast)
