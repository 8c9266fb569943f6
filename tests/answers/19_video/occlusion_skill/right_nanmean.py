def occlusion_skill(frames, expected, first):
    """Errors on what is seen, those of the last values seen, and the skill: (6) and (7).

    Parameters
    ----------
    frames : ndarray of shape (T, R, C)
        NaN marks a covered pixel.
    expected : ndarray of shape (T, R, C)
        What was expected in each frame.
    first : int
        The first frame that is judged.

    Returns
    -------
    errors, copies : ndarray of shape (T - first,)
        The numbers that equation (6) calls e and q.
    skill : float
    """
    last, rows = 0.0, []
    for t, frame in enumerate(frames.astype(float)):
        seen = ~np.isnan(frame)
        gaps = [np.square(frame - guess)[seen] for guess in (expected[t], last)]
        rows.append([np.nanmean(gap) for gap in gaps])
        last = np.where(seen, frame, last)
    errors, copies = np.array(rows[first:]).T
    error, copy = np.nansum(errors), np.nansum(copies)
    if error == copy == 0:
        return errors, copies, np.nan if np.isnan(errors).all() else 0.0
    return errors, copies, 1 - error / copy if copy else -np.inf
