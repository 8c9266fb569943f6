def chord_loss(logits, targets, lengths):
    T = logits.shape[0]
    mask = (np.arange(T).reshape(T, 1) < lengths.astype(int))[:, :, np.newaxis]
    z = np.where(mask, logits, 0).astype(float)
    x = np.where(mask, targets, 0).astype(float)
    M = max(1, int(lengths.astype(int).sum()))
    e = np.exp(-np.abs(z))
    silent = np.maximum(z, 0) + np.log1p(e)
    sounds = np.maximum(-z, 0) + np.log1p(e)
    part = np.sum(mask * x * sounds) / M
    loss = part + np.sum(mask * (1 - x) * silent) / M
    sigma = 0.5 * (1 + np.tanh(z / 2))
    return loss, part, mask * (sigma - x) / M
