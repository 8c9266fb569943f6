# Mistake: forecasts are kept in a dictionary, one for each origin. Caught by: values
def mase_by_horizon(series, origins, forecasts, season):
    x = series.astype(float)
    T = len(x)
    K = forecasts.shape[1]
    f = {int(o): forecasts[m].astype(float) for m, o in enumerate(origins)}
    out = []
    for k in range(K):
        e = []
        for o in f:
            p = [abs(x[t] - x[t - season]) for t in range(season, o)]
            p = [a for a in p if a == a]
            if p and sum(p) > 0 and o + k < T and x[o + k] == x[o + k]:
                e.append(abs(f[o][k] - x[o + k]) / (sum(p) / len(p)))
        out.append(np.mean(e) if e else np.nan)
    return np.array(out)
