# Mistake: the number of scores that may lie above is rounded up. Caught by: share, ties, missing, values
def watch(validation, scores, events, share):
    usual = sorted((v for v in validation.tolist() if v == v), reverse=True)
    n = len(usual)
    allowed = int(np.ceil(share * n - 1e-9))
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
    return threshold, rate, sum(found.values()) / len(found) if found else np.nan
