# Mistake: the warm-up is one step too long. Caught by: warm_up, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k <= warm and warm:
        return lr * (k + 1) / (warm + 1)
    if k >= total:
        return lowest
    return lowest + (lr - lowest) * (1 + np.cos(np.pi * (k - warm) / (total - warm))) / 2
