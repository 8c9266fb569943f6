def free_run(history, horizon, params):
    import math

    units = range(len(params["bias"]))
    W = [[float(x) for x in row] for row in params["weight_hh"]]
    u, b, v, start = (
        [float(x) for x in params[k]] for k in ("weight_ih", "bias", "weight_ho", "h_0")
    )
    paths = []
    for column in history.T:
        values, h, path = [float(x) for x in column] + [math.nan] * horizon, start, []
        for x in values:
            if math.isnan(x):
                x = sum(v[i] * h[i] for i in units) + float(params["bias_o"])
            path.append(x)
            h = [math.tanh(u[i] * x + sum(W[i][j] * h[j] for j in units) + b[i]) for i in units]
        paths.append(path)
    path = np.array(paths).T
    return path[: len(history)], path[len(history) :]
