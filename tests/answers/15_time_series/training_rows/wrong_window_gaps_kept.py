# Mistake: rows with a gap in the window are kept. Caught by: gaps, values
def training_rows(series, origin, width, horizon):
    past = np.asarray(series, dtype=np.float64)[:origin]
    mean, scale = 0.0, 1.0
    if not np.isnan(past).all():
        mean = float(np.nanmean(past))
        if np.nanmax(past) > np.nanmin(past):
            scale = float(np.nanstd(past))
    z = (past - mean) / scale
    t = np.arange(width - 1, max(width - 1, origin - horizon))
    windows = z[t[:, None] + np.arange(1 - width, 1)]
    targets = z[t + horizon]
    keep = ~(np.isnan(windows).all(axis=1) | np.isnan(targets))
    return windows[keep], targets[keep], mean, scale
