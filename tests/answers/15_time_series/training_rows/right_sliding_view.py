def training_rows(series, origin, width, horizon):
    x = np.array(series[:origin], dtype=float)
    ok = np.isfinite(x)
    mean = x[ok].mean() if ok.any() else 0.0
    x -= mean
    scale = 1.0
    if np.unique(x[ok]).size > 1:
        scale = np.sqrt(np.mean(x[ok] ** 2))
    x /= scale
    if origin < width + horizon:
        return np.empty((0, width)), np.empty(0), mean, scale
    pieces = np.lib.stride_tricks.sliding_window_view(x, width + horizon)
    pieces = pieces[:, [*range(width), width + horizon - 1]]
    pieces = pieces[np.isfinite(pieces).all(axis=1)]
    return pieces[:, :width], pieces[:, width], mean, scale
