# Mistake: rows whose window is known are kept, though their target is not. Caught by: shapes, rows, values
def training_rows(series, origin, width, horizon):
    past = np.asarray(series, dtype=np.float64)[: origin + horizon]
    mean, scale = 0.0, 1.0
    known = past[:origin]
    if not np.isnan(past[:origin]).all():
        mean = float(np.nanmean(known))
        if np.nanmax(known) > np.nanmin(known):
            scale = float(np.nanstd(known))
    z = (past - mean) / scale
    t = np.arange(width - 1, max(width - 1, min(origin, len(past) - horizon)))
    windows = z[t[:, None] + np.arange(1 - width, 1)]
    targets = z[t + horizon]
    keep = ~(np.isnan(windows).any(axis=1) | np.isnan(targets))
    return windows[keep], targets[keep], mean, scale
