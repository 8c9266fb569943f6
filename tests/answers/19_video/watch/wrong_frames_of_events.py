# Mistake: each frame of an event counts. Caught by: events, values
def watch(validation, scores, events, share):
    usual = sorted((v for v in validation.tolist() if v == v), reverse=True)
    n = len(usual)
    allowed = sum(k / n <= share for k in range(1, n + 1))
    if n == 0:
        threshold = np.inf
    elif allowed == n:
        threshold = -np.inf
    else:
        threshold = usual[allowed]
    false = seen = 0
    found = {}
    for score, event in zip(scores.tolist(), events.tolist()):
        alarm = score > threshold
        if event:
            found[event] = found.get(event, False) or alarm
        elif score == score:
            seen += 1
            false += alarm
    rate = false / seen if seen else np.nan
    return (
        threshold,
        rate,
        np.mean([s > threshold for s, e in zip(scores.tolist(), events.tolist()) if e])
        if found
        else np.nan,
    )
