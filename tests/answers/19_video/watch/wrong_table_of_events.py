# Mistake: a table has a place for each number up to the largest event. Caught by: values
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
        threshold = next(level for level in levels if np.mean(usual > level) <= share)
    alarm = scores > threshold
    counted = alarm[(events == 0) & ~np.isnan(scores)]
    n = np.bincount(events.astype(np.int64))
    k = np.bincount(events.astype(np.int64), weights=alarm)
    each = (k[1:] > 0)[n[1:] > 0]
    return threshold, *(np.mean(part) if len(part) else np.nan for part in (counted, each))
