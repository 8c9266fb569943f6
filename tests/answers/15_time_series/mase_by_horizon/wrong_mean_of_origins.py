# Mistake: the mean of each origin is returned, not of each horizon. Caught by: shape, errors, counts, values
def mase_by_horizon(series, origins, forecasts, season):
    x = series.astype(float)
    T, (M, K) = len(x), forecasts.shape
    scaled = np.full((M, K), np.nan)
    for m, o in enumerate(int(o) for o in origins):
        steps = [abs(x[t] - x[t - season]) for t in range(season, o)]
        steps = [s for s in steps if s == s]
        if sum(steps) > 0:
            for k in range(min(K, T - o)):
                scaled[m, k] = abs(float(forecasts[m, k]) - x[o + k]) / (sum(steps) / len(steps))
    return np.nanmean(scaled, axis=1)
