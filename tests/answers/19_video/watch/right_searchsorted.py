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
    usual = np.sort(validation[~np.isnan(validation)])
    threshold = np.inf
    if usual.size:
        levels = np.append(-np.inf, usual)
        above = len(usual) - np.searchsorted(usual, levels, side="right")
        threshold = levels[np.argmax(above / len(usual) <= share)]
    alarm = scores > threshold
    counted = alarm[(events == 0) & ~np.isnan(scores)]
    each = [alarm[events == event].any() for event in np.unique(events[events != 0])]
    return threshold, *(np.mean(part) if len(part) else np.nan for part in (counted, each))
