def watch(validation, scores, events, share):
    v = validation[~np.isnan(validation)].astype(float)
    threshold = np.inf
    for level in [*np.unique(v)[::-1], -np.inf] if v.size else []:
        if (v > level).sum() / v.size <= share:
            threshold = level
    s = scores.astype(float)
    alarm = s > threshold
    usual = (events == 0) & (s == s)
    rate = alarm[usual].sum() / usual.sum() if usual.any() else float("nan")
    number, place = np.unique(events[events > 0], return_inverse=True)
    hits = np.bincount(place, weights=alarm[events > 0], minlength=len(number))
    return threshold, rate, (hits > 0).mean() if len(number) else float("nan")
