def joined_schedule(k, lr, warm, total, lowest):
    import math

    if k < warm:
        return (k + 1) * (lr / warm)
    if k < total:
        done = (k - warm) / (total - warm)
        return lowest + (lr - lowest) * math.cos(math.pi * done / 2) ** 2
    return lowest
