def mase_by_horizon(series, origins, forecasts, season):
    series = series.astype(np.float64)
    errors = {k: [] for k in range(forecasts.shape[1])}
    for o, row in zip(origins.astype(np.int64), forecasts):
        past = series[:o]
        now, before = past[season:], past[: max(0, len(past) - season)]
        pairs = np.isfinite(now) & np.isfinite(before)
        naive = np.abs(now[pairs] - before[pairs])
        scale = naive.mean() if naive.size else 0.0
        for k, forecast in enumerate(row):
            if scale > 0 and o + k < len(series) and np.isfinite(series[o + k]):
                errors[k].append(np.abs(float(forecast) - series[o + k]) / scale)
    return [np.mean(e) if e else np.nan for e in errors.values()]
