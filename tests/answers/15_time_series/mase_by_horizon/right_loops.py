def mase_by_horizon(series, origins, forecasts, season):
    T, (M, K) = len(series), forecasts.shape
    values = [float(v) for v in series]
    sums, counts = [0.0] * K, [0] * K
    for m in range(M):
        o = int(origins[m])
        steps = [abs(values[t] - values[t - season]) for t in range(season, o)]
        steps = [s for s in steps if not np.isnan(s)]
        if not steps or sum(steps) == 0:
            continue
        scale = sum(steps) / len(steps)
        for k in range(K):
            if o + k < T and not np.isnan(values[o + k]):
                sums[k] += abs(float(forecasts[m, k]) - values[o + k]) / scale
                counts[k] += 1
    return np.array([s / n if n else np.nan for s, n in zip(sums, counts)])
