# Mistake: the first step of the warm-up is 0. Caught by: warm_up, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * k / warm
    if k >= total:
        return lowest
    return lowest + (lr - lowest) * (1 + np.cos(np.pi * (k - warm) / (total - warm))) / 2
