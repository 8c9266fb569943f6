def training_rows(series, origin, width, horizon):
    x = series[:origin].astype(float)
    ok = x == x
    k = x[ok]
    mean = float(np.average(k)) if k.size else 0.0
    scale = float(np.sqrt(np.average((k - mean) ** 2))) if k.size and np.ptp(k) > 0 else 1.0
    n = max(0, origin - horizon - width + 1)
    i = np.arange(n)[:, None] + np.arange(width)
    X = ((x[i] if n else np.zeros((0, width))) - mean) / scale
    y = (x[width - 1 + horizon :][:n] - mean) / scale
    keep = (X == X).all(1) & (y == y)
    return X[keep], y[keep], mean, scale
