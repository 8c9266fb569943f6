# Mistake: the cosine runs from step 0, and the two are multiplied. Caught by: warm_up, joined
def joined_schedule(k, lr, warm, total, lowest):
    cosine = lowest + (lr - lowest) * (1 + np.cos(np.pi * min(k / total, 1))) / 2
    return cosine * min((k + 1) / warm, 1) if warm else cosine
