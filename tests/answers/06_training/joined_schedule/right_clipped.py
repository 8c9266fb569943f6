def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return np.float32(lr * (k + 1) / warm)
    share = min((k - warm) / max(total - warm, 1), 1.0)
    if total == warm:
        share = 1.0
    return lr - (lr - lowest) * (1 - np.cos(np.pi * share)) / 2
