# Mistake: a scaled value of 0 is taken for a gap. Caught by: values
def training_rows(series, origin, width, horizon):
    past = series[:origin].astype(float)
    known = past[~np.isnan(past)]
    mean = known.mean() if len(known) else 0.0
    scale = known.std() if len(set(known.tolist())) > 1 else 1.0
    z = np.nan_to_num((past - mean) / scale)
    bad = z == 0
    rows = [
        (z[t - width + 1 : t + 1], z[t + horizon])
        for t in range(width - 1, origin - horizon)
        if not bad[t - width + 1 : t + 1].any() and not bad[t + horizon]
    ]
    return (
        np.array([r[0] for r in rows]).reshape(len(rows), width),
        np.array([r[1] for r in rows]),
        mean,
        scale,
    )
