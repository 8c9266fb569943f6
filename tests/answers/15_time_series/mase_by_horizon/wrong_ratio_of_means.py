# Mistake: the mean error is divided by the mean scale. Caught by: values
def mase_by_horizon(series, origins, forecasts, season):
    x = series.astype(float)
    T, (M, K) = len(x), forecasts.shape
    errors, scales = np.full((M, K), np.nan), np.full((M, K), np.nan)
    for m, o in enumerate(int(o) for o in origins):
        steps = [abs(x[t] - x[t - season]) for t in range(season, o)]
        steps = [s for s in steps if s == s]
        if sum(steps) > 0:
            for k in range(min(K, T - o)):
                if x[o + k] == x[o + k]:
                    errors[m, k] = abs(float(forecasts[m, k]) - x[o + k])
                    scales[m, k] = sum(steps) / len(steps)
    return np.nanmean(errors, axis=0) / np.nanmean(scales, axis=0)
