# Mistake: the deviation comes from the mean of squares. Caught by: values
def training_rows(series, origin, width, horizon):
    past = series[:origin].astype(float)
    known = past[~np.isnan(past)]
    mean = known.mean() if len(known) else 0.0
    scale = np.sqrt(abs((known**2).mean() - mean**2)) if len(set(known.tolist())) > 1 else 1.0
    z = (past - mean) / scale
    rows = [(z[t - width + 1 : t + 1], z[t + horizon]) for t in range(width - 1, origin - horizon)]
    rows = [r for r in rows if not np.isnan(r[0]).any() and not np.isnan(r[1])]
    return (
        np.array([r[0] for r in rows]).reshape(len(rows), width),
        np.array([r[1] for r in rows]),
        mean,
        scale,
    )
