# Mistake: a whole cosine, which rises again. Caught by: cosine, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * (k + 1) / warm
    if k >= total:
        return lowest
    return lowest + (lr - lowest) * (1 + np.cos(2 * np.pi * (k - warm) / (total - warm))) / 2
