# Mistake: a straight line down. Caught by: cosine, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * (k + 1) / warm
    if k >= total:
        return lowest
    return lowest + (lr - lowest) * (1 - (k - warm) / (total - warm))
