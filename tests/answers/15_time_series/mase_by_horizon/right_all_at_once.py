def mase_by_horizon(series, origins, forecasts, season):
    x = np.asarray(series, dtype=float)
    T, K = len(x), forecasts.shape[1]
    o = np.asarray(origins).astype(int)
    steps = np.full(T, np.nan)
    if season < T:
        steps[season:] = np.abs(x[season:] - x[: T - season])
    known = ~np.isnan(steps)
    totals = np.concatenate([[0.0], np.cumsum(np.where(known, steps, 0.0))])[o]
    pairs = np.concatenate([[0], np.cumsum(known)])[o]
    usable = (pairs > 0) & (totals > 0)
    scale = np.where(usable, totals / np.maximum(pairs, 1), np.nan)
    where = o[:, None] + np.arange(K)
    target = np.where(where < T, x[np.minimum(where, T - 1)], np.nan)
    scaled = np.abs(forecasts - target) / scale[:, None]
    counted = ~np.isnan(scaled)
    mean = np.where(counted, scaled, 0.0).sum(axis=0) / np.maximum(counted.sum(axis=0), 1)
    return np.where(counted.any(axis=0), mean, np.nan)
