# Mistake: silent notes cost nothing. Caught by: shape, frame, large, gradient, values
def chord_loss(logits, targets, lengths):
    T, N, P = logits.shape
    M = int(sum(int(n) for n in lengths))
    loss = sounding = 0.0
    d = np.zeros((T, N, P))
    for n in range(N):
        T_n = int(lengths[n])
        if T_n == 0:
            continue
        z = logits[:T_n, n].astype(np.float64)
        x = targets[:T_n, n].astype(np.float64)
        small = np.exp(-np.abs(z))
        cost = np.maximum(z, 0) - x * z + np.log1p(small)
        p = np.where(z >= 0, 1.0, small) / (1 + small)
        loss += (cost * x).sum() / M
        sounding += (cost * x).sum() / M
        d[:T_n, n] = x * (p - x) / M
    return loss, sounding, d
