# Mistake: the notes of a frame share one probability. Caught by: shape, frame, large, gradient, mean, values
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
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        cost = -x * np.log(np.maximum(p, 1e-300))
        p = p * x.sum(axis=1, keepdims=True)
        loss += cost.sum() / M
        sounding += (cost * x).sum() / M
        d[:T_n, n] = (p - x) / M
    return loss, sounding, d
