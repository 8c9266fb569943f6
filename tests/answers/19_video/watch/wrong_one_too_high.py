# Mistake: one score fewer than allowed lies above the threshold. Caught by: share, ties, missing, values
def watch(validation, scores, events, share):
    usual = sorted((v for v in validation.tolist() if v == v), reverse=True)
    n = len(usual)
    allowed = sum(k / n <= share for k in range(1, n + 1))
    if n == 0:
        threshold = np.inf
    elif allowed == n:
        threshold = -np.inf
    else:
        threshold = usual[max(0, allowed - 1)]
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
