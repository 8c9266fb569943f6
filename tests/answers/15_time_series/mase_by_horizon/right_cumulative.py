def mase_by_horizon(series, origins, forecasts, season):
    # scale by difference of cumulative sums of large numbers
    x = series.astype(float)
    T = len(x)
    M, K = forecasts.shape
    d = np.zeros(T)
    for t in range(season, T):
        d[t] = abs(x[t] - x[t - season])
    n = np.cumsum(~np.isnan(d) & (np.arange(T) >= season))
    c = np.cumsum(np.nan_to_num(d))
    E = np.full((M, K), np.nan)
    for m, o in enumerate(origins.tolist()):
        if o and n[o - 1] and c[o - 1] > 0:
            s = c[o - 1] / n[o - 1]
            for k in range(K):
                if o + k < T:
                    E[m, k] = abs(float(forecasts[m, k]) - x[o + k]) / s
    return np.nanmean(E, 0)
