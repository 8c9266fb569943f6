def watch(validation, scores, events, share):
    v = np.sort(validation[~np.isnan(validation)])
    low, high = -1, len(v) - 1
    while low + 1 < high:
        middle = (low + high) // 2
        above = len(v) - np.searchsorted(v, v[middle], side="right")
        low, high = (low, middle) if above / len(v) <= share else (middle, high)
    threshold = np.inf
    if len(v):
        threshold = -np.inf if share >= 1 else v[high]
    alarm = np.greater(scores, threshold)
    usual = alarm[np.logical_and(events == 0, np.logical_not(np.isnan(scores)))]
    events_found = set(events[alarm].tolist()) - {0}
    every = set(events.tolist()) - {0}
    rate = np.nan if usual.size == 0 else usual.mean()
    return float(threshold), float(rate), len(events_found) / len(every) if every else np.nan
