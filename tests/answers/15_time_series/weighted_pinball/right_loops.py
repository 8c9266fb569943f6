def weighted_pinball(y, targets, quantiles, weights):
    M, Q = y.shape
    dy, loss, total = np.zeros((M, Q)), 0.0, 0.0
    for m in range(M):
        if np.isnan(targets[m]):
            continue
        total += float(weights[m])
        for j in range(Q):
            e = float(targets[m]) - float(y[m, j])
            if e > 0:
                loss += float(weights[m]) * quantiles[j] * e
                dy[m, j] = -quantiles[j] * float(weights[m])
            elif e < 0:
                loss += float(weights[m]) * (1 - quantiles[j]) * -e
                dy[m, j] = (1 - quantiles[j]) * float(weights[m])
    if total == 0:
        return 0.0, np.zeros((M, Q))
    return loss / (Q * total), dy / (Q * total)
