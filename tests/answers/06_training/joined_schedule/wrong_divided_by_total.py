# Mistake: the cosine's time is divided by K. Caught by: joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * (k + 1) / warm
    if k >= total:
        return lowest
    return lowest + (lr - lowest) * (1 + np.cos(np.pi * (k - warm) / total)) / 2
