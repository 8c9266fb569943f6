def training_rows(series, origin, width, horizon):
    known = [float(v) for v in series[:origin] if not np.isnan(v)]
    mean, scale = 0.0, 1.0
    if known:
        mean = sum(known) / len(known)
        if min(known) != max(known):
            scale = (sum((v - mean) ** 2 for v in known) / len(known)) ** 0.5
    windows, targets = [], []
    for stop in range(width, origin - horizon + 1):
        window = [(float(v) - mean) / scale for v in series[stop - width : stop]]
        target = (float(series[stop + horizon - 1]) - mean) / scale
        if not np.isnan([*window, target]).any():
            windows.append(window)
            targets.append(target)
    return np.array(windows).reshape(len(windows), width), np.array(targets), mean, scale
