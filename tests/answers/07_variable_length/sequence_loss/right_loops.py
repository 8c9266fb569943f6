def sequence_loss(y, target, mask):
    T, N, O = y.shape
    losses, dy = [], np.zeros((T, N, O))
    for n in range(N):
        own = mask[:, n]
        if own.any():
            error = y[own, n] - target[own, n]
            losses.append(float((error**2).sum()) / len(error))
            dy[own, n] = 2 * error / len(error)
    if not losses:
        return 0.0, dy
    return sum(losses) / len(losses), np.where(mask[:, :, None], dy / len(losses), 0)
