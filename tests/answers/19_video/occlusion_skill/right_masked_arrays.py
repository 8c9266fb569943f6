def occlusion_skill(frames, expected, first):
    frames = frames.astype(np.float64)
    hidden = np.isnan(frames)
    place = np.where(hidden, -1, np.arange(len(frames))[:, None, None])
    place = np.maximum.accumulate(place, axis=0)
    place = np.concatenate([np.full((1, *place.shape[1:]), -1), place[:-1]])
    kept = np.take_along_axis(np.nan_to_num(frames), np.maximum(place, 0), axis=0)
    kept = np.where(place < 0, 0.0, kept)
    parts = []
    for guess in (expected.astype(np.float64), kept):
        square = np.where(hidden, np.nan, guess - frames) ** 2
        parts.append(np.array([np.nanmean(s) if not np.isnan(s).all() else np.nan for s in square]))
    e, q = (part[first:] for part in parts)
    if np.isnan(e).all():
        return e, q, np.nan
    above, below = np.nanmean(e), np.nanmean(q)
    if below == 0:
        return e, q, 0.0 if above == 0 else -np.inf
    return e, q, (below - above) / below
