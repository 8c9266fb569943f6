# Mistake: after step K the cosine goes on. Caught by: cosine, joined
def joined_schedule(k, lr, warm, total, lowest):
    if k < warm:
        return lr * (k + 1) / warm
    if total == warm:
        return lowest
    return lowest + (lr - lowest) * (1 + np.cos(np.pi * (k - warm) / (total - warm))) / 2
