# Mistake: scores of the test get the type of those of validation. Caught by: values
def watch(validation, scores, events, share):
    """A threshold from validation, and what it does on a test: equation (2).

    Parameters
    ----------
    validation : ndarray of shape (M,)
        Scores of usual frames, NaN where nothing was seen. M may be 0.
    scores : ndarray of shape (T,)
        Scores of the test, NaN where nothing was seen.
    events : ndarray of int, shape (T,)
        0 in a usual frame, else the number of an event.
    share : float
        From 0 to 1.

    Returns
    -------
    threshold, false_alarms, found : float
    """
    validation = validation.astype(np.int64) if validation.dtype.kind in "u" else validation
    scores = scores.astype(validation.dtype)
    usual = np.sort(validation[~np.isnan(validation)])
    threshold = np.inf
    if usual.size:
        levels = np.append(-np.inf, usual)
        threshold = next(level for level in levels if np.mean(usual > level) <= share)
    alarm = scores > threshold
    counted = alarm[(events == 0) & ~np.isnan(scores)]
    each = [alarm[events == event].any() for event in np.unique(events[events != 0])]
    return threshold, *(np.mean(part) if len(part) else np.nan for part in (counted, each))
