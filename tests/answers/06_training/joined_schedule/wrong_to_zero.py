# Mistake: the cosine falls to 0. Caught by: cosine, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * (k + 1) / warm
    if k >= total:
        return lowest
    return lr * (1 + np.cos(np.pi * (k - warm) / (total - warm))) / 2
